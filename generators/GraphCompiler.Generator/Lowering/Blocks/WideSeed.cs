using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Blocks;

/// <summary>
/// A node that brings two long axes together, each from other data: the scores of queries and keys, the distances of points. It has more
/// elements than anything it is computed from, and memory for it would grow with the product of both lengths.
/// </summary>
/// <param name="Pairs">The pairs of such axes, among the node's own in <see cref="NodeReads"/>.</param>
internal sealed record WideSeed(Node Node, ImmutableArray<(Axis Row, Axis Column)> Pairs)
{
    /// <summary>The nodes that may be seeds as far as their shapes say.</summary>
    public static IEnumerable<Node> CandidatesIn(Graph graph, Access access, KernelTraits traits) => graph.Nodes.Where(node =>
        node.Type.IsReal && node.Inputs.Length > 1 && (node.Primitive.SumsProducts || node.Primitive.Function is not null)
        && node.Shape.Count(size => IsLong(size, traits)) > 1 && access.IsComputed(node)
        && node.Inputs.All(input => Exceeds(node.Shape.Elements, BehindViews(input).Shape.Elements)));

    /// <param name="isData">Whether a node depends on what an entry is given, not on parameters and sizes alone.</param>
    /// <returns>Null if the node is no seed.</returns>
    public static WideSeed? Of(Node node, Access access, NodeReads reads, Func<Node, bool> isData, KernelTraits traits)
    {
        var loads = new List<(Node Node, HashSet<Axis> Axes)>();
        var point = reads.PointOf(node);
        node.Primitive.ValueAt(node, point, (input, at) => access.Read(input, at,
            (stored, index) => Load(stored, index.Axes),
            (computed, coordinates) => Load(computed, coordinates.SelectMany(index => index.Axes))));
        var axes = point.At.Select(index => index.PureAxis).OfType<Axis>().Where(axis => IsLong(axis.Size, traits)).ToList();
        bool Meet(Axis row, Axis column) =>
            loads.Any(load => load.Axes.Contains(row) && isData(load.Node))
            && loads.Any(load => load.Axes.Contains(column) && isData(load.Node))
            && !loads.Any(load => load.Axes.Contains(row) && load.Axes.Contains(column));
        ImmutableArray<(Axis, Axis)> pairs =
            [.. axes.SelectMany((row, i) => axes.Skip(i + 1).Where(column => Meet(row, column)).Select(column => (row, column)))];
        return pairs.IsEmpty ? null : new(node, pairs);

        Expression Load(Node loaded, IEnumerable<Axis> mentioned)
        {
            loads.Add((loaded, [.. mentioned]));
            return new Expression.Load(new Operand("", loaded.Type, loaded.Shape), IndexExpression.Zero);
        }
    }

    static bool IsLong(Dim size, KernelTraits traits) => size.Constant is not { } known || known >= traits.LongAxis;

    static Node BehindViews(Node node)
    {
        while (node.Primitive.IsView) node = node.Inputs[0];
        return node;
    }

    /// <summary>
    /// Whether a size is larger than another one: it grows with more symbols, or with as many and is larger for typical ones.
    /// </summary>
    static bool Exceeds(Dim size, Dim other) => (DegreeOf(size) - DegreeOf(other)) switch
    {
        0 => TypicalSizes.Of(size) > TypicalSizes.Of(other),
        var difference => difference > 0,
    };

    static int DegreeOf(Dim size) => size.Terms.Select(term => term.Symbols.Length).DefaultIfEmpty().Max();
}
