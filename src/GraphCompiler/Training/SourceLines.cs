using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;

namespace GraphCompiler.Training;

/// <summary>
/// Where expressions are in the source of an assembly, by its symbols (portable PDB). Generated code can't say it: its text does not change
/// when lines above a model do.
/// </summary>
sealed class SourceLines
{
    readonly List<Body> bodies;

    SourceLines(List<Body> bodies) => this.bodies = bodies;

    /// <summary>The source of an assembly; null if it has no symbols.</summary>
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "An assembly without a file has no symbols either.")]
    public static SourceLines? Of(Assembly assembly)
    {
        if (assembly.IsDynamic || assembly.Location.Length == 0) return null;
        try
        {
            using var file = new PEReader(File.OpenRead(assembly.Location));
            static Stream? Open(string path) => File.Exists(path) ? File.OpenRead(path) : null;
            if (!file.TryOpenAssociatedPortablePdb(assembly.Location, Open, out var symbols, out _)) return null;
            using (symbols) return new(BodiesOf(file.GetMetadataReader(), symbols!.GetMetadataReader()));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// File and line of an expression: <c>Net.cs:12</c>. Where the source is not there, the lines of the function it is in; null if that is
    /// not known either.
    /// </summary>
    /// <param name="expression">The expression as plans say it, with the functions it was reached through.</param>
    /// <param name="model">The model's class.</param>
    /// <param name="entry">The model's function that the expression is in if it was reached through none.</param>
    public string? Find(string expression, Type model, string entry)
    {
        var (text, function) = Parts(expression);
        var classes = new HashSet<int>();
        for (var type = model; type is not null && type.Assembly == model.Assembly; type = type.BaseType) classes.Add(type.MetadataToken);
        var found = bodies.Where(body => function is null ? body.IsOf(entry) && classes.Contains(body.Class) : body.IsOf(function))
            .SelectMany(body => body.Find(text)).Distinct().ToList();
        return found.Count == 0 ? null : string.Join(" or ", found);
    }

    /// <summary>What the user wrote, without whitespace, and the innermost function it was reached through.</summary>
    static (string Text, string? Function) Parts(string expression)
    {
        var (text, function) = (expression, default(string));
        foreach (var prefix in new[] { "Grad of: ", "Again: " })
            if (text.StartsWith(prefix, StringComparison.Ordinal)) text = text[prefix.Length..];
        // Two spaces and the functions, in parentheses, follow.
        if (text.EndsWith(')') && text.LastIndexOf("  (", StringComparison.Ordinal) is var path and >= 0)
        {
            function = text[(path + 3)..^1].Split(" > ")[^1].Split('.')[^1];
            text = text[..path];
        }
        return (string.Concat(text.Where(c => !char.IsWhiteSpace(c))), function);
    }

    static List<Body> BodiesOf(MetadataReader metadata, MetadataReader symbols)
    {
        var bodies = new List<Body>();
        foreach (var handle in symbols.MethodDebugInformation)
        {
            var points = symbols.GetMethodDebugInformation(handle).GetSequencePoints().Where(point => !point.IsHidden).ToList();
            if (points.Count == 0) continue;
            var document = symbols.GetString(symbols.GetDocument(points[0].Document).Name);
            // Generated code calls its functions as the user does theirs.
            if (document.EndsWith(".g.cs", StringComparison.Ordinal)) continue;
            var method = metadata.GetMethodDefinition(handle.ToDefinitionHandle());
            bodies.Add(new(MetadataTokens.GetToken(method.GetDeclaringType()), metadata.GetString(method.Name), document,
                points.Min(point => point.StartLine), points.Max(point => point.EndLine)));
        }
        return bodies;
    }

    /// <summary>The lines of a function.</summary>
    sealed record Body(int Class, string Method, string Document, int First, int Last)
    {
        /// <summary>Whether this is the function, or a local one of that name.</summary>
        public bool IsOf(string function) => Method == function || Method.Contains($">g__{function}|", StringComparison.Ordinal);

        public IEnumerable<string> Find(string text)
        {
            var name = Path.GetFileName(Document.Replace('\\', '/'));
            if (!File.Exists(Document)) return [First == Last ? $"{name}:{First}" : $"{name}:{First}-{Last}"];
            var (code, lines) = (new StringBuilder(), new List<int>());
            foreach (var (i, line) in File.ReadLines(Document).Index().Skip(First - 1).Take(Last - First + 1))
            {
                foreach (var c in line.Where(c => !char.IsWhiteSpace(c)))
                {
                    code.Append(c);
                    lines.Add(i + 1);
                }
            }
            return Places(code.ToString(), text).Select(place => $"{name}:{lines[place]}");
        }

        static IEnumerable<int> Places(string code, string text)
        {
            for (var at = code.IndexOf(text, StringComparison.Ordinal); at >= 0; at = code.IndexOf(text, at + 1, StringComparison.Ordinal))
                yield return at;
        }
    }
}
