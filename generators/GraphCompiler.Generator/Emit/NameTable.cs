using System.Globalization;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Emit;

/// <summary>Gives things C# names, each its own within one body: the wanted name, or the first of name2, name3 ... that is free.</summary>
internal sealed class NameTable
{
    readonly HashSet<string> taken;
    readonly Dictionary<object, string> names = [];

    public NameTable(IEnumerable<string> reserved) => taken = [.. reserved];

    /// <summary>The name of a thing, compared by reference unless it is a string, given when it is first asked for.</summary>
    public string Of(object thing, string wanted)
    {
        if (!names.TryGetValue(thing, out var name)) names.Add(thing, name = New(wanted));
        return name;
    }

    /// <summary>A name for something that is mentioned through this name only.</summary>
    public string New(string wanted)
    {
        var legal = Legal(wanted);
        var name = legal;
        for (var i = 2; !taken.Add(name); i++) name = legal + i.ToString(CultureInfo.InvariantCulture);
        return Identifiers.Escaped(name);
    }

    public IEnumerable<string> All => taken;

    /// <summary>A path such as <c>blocks[0].Weight</c> as an identifier: <c>blocks_0_Weight</c>.</summary>
    public static string Legal(string path)
    {
        var name = string.Concat(path.Select(c => char.IsLetterOrDigit(c) || c == '_' ? c : c == ']' ? '\0' : '_').Where(c => c != '\0'));
        return name.Length == 0 || char.IsDigit(name[0]) ? "_" + name : name;
    }
}
