using GraphCompiler.Runtime;

namespace GraphCompiler.Training;

/// <summary>
/// Which parts of the trained range belong to which of an optimizer's groups; the optimizer's own settings hold in the last one.
/// </summary>
internal sealed class ParameterRanges
{
    readonly ParameterInfo[][] tensors;
    readonly (nint Start, nint Length)[][] ranges;

    /// <exception cref="ArgumentException">A group's pattern matches no trained parameter.</exception>
    public ParameterRanges(ParameterLayout layout, IReadOnlyList<ParameterGroup> groups)
    {
        var byGroup = layout.Take(layout.TrainedCount).ToLookup(parameter => IndexOf(groups, parameter.Path));
        for (var g = 0; g < groups.Count; g++)
            if (!layout.Take(layout.TrainedCount).Any(parameter => groups[g].Matches(parameter.Path)))
                throw new ArgumentException(
                    $"The pattern \"{groups[g].Pattern}\" of a parameter group matches no trained parameter; they are {Paths(layout)}.",
                    nameof(groups));
        tensors = [.. Enumerable.Range(0, groups.Count + 1).Select(g => byGroup[g].ToArray())];
        ranges = [.. tensors.Select(group => Join(group).ToArray())];
    }

    /// <summary>The parameters of a group.</summary>
    public ReadOnlySpan<ParameterInfo> Tensors(int group) => tensors[group];

    /// <summary>The parts of the arena that a group takes, gaps included, as few as possible.</summary>
    public ReadOnlySpan<(nint Start, nint Length)> Of(int group) => ranges[group];

    static int IndexOf(IReadOnlyList<ParameterGroup> groups, string path)
    {
        for (var g = 0; g < groups.Count; g++)
            if (groups[g].Matches(path)) return g;
        return groups.Count;
    }

    static IEnumerable<(nint Start, nint Length)> Join(ParameterInfo[] parameters)
    {
        for (var i = 0; i < parameters.Length;)
        {
            var start = parameters[i].Offset;
            nint end;
            do end = EndOf(parameters[i++]);
            while (i < parameters.Length && parameters[i].Offset == end);
            yield return (start, end - start);
        }
    }

    internal static nint EndOf(ParameterInfo parameter)
        => parameter.Offset + (parameter.Length + ParameterLayout.Alignment - 1) / ParameterLayout.Alignment
            * (nint)ParameterLayout.Alignment;

    static string Paths(ParameterLayout layout)
        => string.Join(", ", layout.Take(Math.Min(layout.TrainedCount, 12)).Select(parameter => parameter.Path))
            + (layout.TrainedCount > 12 ? ", ..." : "");
}
