using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Frontend.Tensors;

/// <summary>Separates what a step computes from what it reads: the latter becomes the scan's inputs.</summary>
/// <param name="standIns">The stand-ins of the step.</param>
/// <param name="outer">The stand-ins of the steps around it.</param>
/// <param name="firstStream">The first random stream that the step draws from.</param>
/// <param name="items">The number of items.</param>
/// <param name="length">The number of steps.</param>
internal sealed class StepCapture(ImmutableArray<Node> standIns, ImmutableHashSet<Node> outer, int firstStream, int items, Dim length)
{
    readonly Dictionary<Node, Node> inside = [];
    readonly HashSet<Node> varying = [.. standIns];
    readonly Dictionary<Node, bool> uniform = [];

    /// <summary>What all steps read alike.</summary>
    public List<Node> Captured { get; } = [];

    /// <summary>The random numbers of all steps, each of which draws its own.</summary>
    public List<Node> Draws { get; } = [];

    /// <summary>Whether a value of a step is read that is not being run.</summary>
    public bool HasForeign { get; private set; }

    public Graph GraphOf(IReadOnlyList<Node> next, IReadOnlyList<Node> results)
    {
        var roots = next.Concat(results).ToList();
        foreach (var node in Graph.Sort(roots))
        {
            if (IsDraw(node) || node.Inputs.Any(varying.Contains)) varying.Add(node);
            HasForeign |= ScanStep.IsStandIn(node) && !standIns.Contains(node) && !outer.Contains(node);
        }
        foreach (var node in Graph.Sort(roots, IsInside))
            inside[node] = standIns.Contains(node) ? node : IsDraw(node) ? Draw(node) : node.With([.. node.Inputs.Select(Inside)]);
        return ScanStep.GraphOf(next.Select(Inside), results.Select(Inside));
    }

    // Views cost nothing where they are read, and may have many more elements than what they are views of.
    bool IsInside(Node node) => varying.Contains(node) || node.Primitive is PointwisePrimitive { IsView: true } || IsUniform(node);

    /// <summary>Whether the node is computed from numbers and sizes alone.</summary>
    bool IsUniform(Node node)
    {
        if (!uniform.TryGetValue(node, out var known))
            uniform[node] = known = !Leaf.IsStored(node) && node.Primitive is PointwisePrimitive && node.Inputs.All(IsUniform);
        return known;
    }

    bool IsDraw(Node node) => node.Primitive is RandomNumbers && RandomNumbers.StreamOf(node) >= firstStream;

    Node Draw(Node node)
    {
        var all = ((RandomNumbers)node.Primitive).Call(RandomNumbers.StreamOf(node), new([length, .. node.Shape.Dims]));
        Draws.Add(all.With(node.Origin));
        return ScanStep.Item(items + Draws.Count - 1, Draws[Draws.Count - 1]);
    }

    Node Inside(Node node)
    {
        if (inside.TryGetValue(node, out var known)) return known;
        Captured.Add(node);
        return inside[node] = ScanStep.Captured(Captured.Count - 1, node);
    }
}
