using System.Globalization;

namespace GraphCompiler.Generator.Emit;

/// <summary>Names for locals of one generated method, each once.</summary>
internal sealed class Identifiers(params IEnumerable<string> taken)
{
    readonly HashSet<string> taken = new(taken, StringComparer.Ordinal);

    public string Unique(string name)
    {
        var unique = name;
        for (var i = 2; !taken.Add(unique); i++) unique = name + i.ToString(CultureInfo.InvariantCulture);
        return unique;
    }

    /// <summary>A parameter's path as one word: <c>blocks[0].hidden.Weight</c> is <c>Blocks0HiddenWeight</c>.</summary>
    public static string OfPath(string path) => string.Concat(path.Split('.', '[', ']').Where(part => part.Length > 0)
        .Select(part => char.ToUpperInvariant(part[0]) + part.Substring(1)));

    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
