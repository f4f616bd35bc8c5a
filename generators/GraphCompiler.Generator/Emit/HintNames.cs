using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Emit;

/// <summary>
/// What tells a model from the others of its project: its declaration, and the name of its files if no other model takes that.
/// </summary>
internal sealed record ModelIdentity(string Declaration, string Stem)
{
    public static ModelIdentity Of(ModelSpec spec) =>
        new(spec.Namespace + "/" + string.Join("/", spec.Declarations), HintNames.StemOf(spec));
}

/// <summary>
/// Names for the files of all models of a project. The compiler and many file systems take names for equal that differ in case alone, so
/// that the second of two such models, in ordinal order, has its files numbered: <c>LSTM.g.cs</c> and <c>Lstm-2.g.cs</c>.
/// </summary>
internal sealed class HintNames : IEquatable<HintNames>
{
    /// <summary>Files of other kinds than a model's.</summary>
    public const string GraphSources = "GraphSources.g.cs";

    static readonly ImmutableArray<string> kinds = ["", ".Kernels", ".Plan", ".On", ".OnDevice", ".OnDevice.Kernels"];

    readonly ImmutableSortedDictionary<string, string> stems;

    HintNames(ImmutableSortedDictionary<string, string> stems) => this.stems = stems;

    public static HintNames Of(IEnumerable<ModelIdentity> models)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { GraphSources };
        var stems = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (declaration, stem) in models.Distinct().OrderBy(model => model.Stem, StringComparer.Ordinal)
            .ThenBy(model => model.Declaration, StringComparer.Ordinal))
        {
            var chosen = stem;
            for (var number = 2; FilesOf(chosen).Any(taken.Contains); number++) chosen = FormattableString.Invariant($"{stem}-{number}");
            taken.UnionWith(FilesOf(chosen));
            stems.Add(declaration, chosen);
        }
        return new(stems.ToImmutable());

        // Composed, as some file systems compare names.
        static IEnumerable<string> FilesOf(string stem) => kinds.Select(kind => stem.Normalize() + kind + ".g.cs");
    }

    /// <summary>A model's file under the name that it has in this project.</summary>
    public SourceFile Rename(ModelIdentity model, SourceFile file) =>
        file with { HintName = stems[model.Declaration] + file.HintName.Substring(model.Stem.Length) };

    public static string StemOf(ModelSpec spec) => ModelFile.FullName(spec).Replace('<', '{').Replace('>', '}');

    public bool Equals(HintNames? other) => other is not null && stems.SequenceEqual(other.stems);

    public override bool Equals(object? obj) => Equals(obj as HintNames);

    public override int GetHashCode() => stems.Count;
}
