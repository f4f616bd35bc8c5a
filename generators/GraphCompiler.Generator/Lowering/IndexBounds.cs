using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// The bounds of the indices that an entry receives. Indices that are sliced from an argument have the bound of what the slice indexes.
/// </summary>
internal static class IndexBounds
{
    /// <returns>The bounds of each input that has any, none of which follows from another.</returns>
    public static Dictionary<string, List<IndexBound>> Of(Graph graph)
    {
        var bounds = new Dictionary<string, List<IndexBound>>(StringComparer.Ordinal);
        foreach (var (input, bound) in BoundsIn(graph))
        {
            var name = (string)input.Attribute!;
            if (!bounds.TryGetValue(name, out var known)) bounds.Add(name, known = []);
            if (known.Any(other => other.Implies(bound))) continue;
            known.RemoveAll(bound.Implies);
            known.Add(bound);
        }
        return bounds;
    }

    static IEnumerable<(Node Input, IndexBound Bound)> BoundsIn(Graph graph)
    {
        foreach (var node in graph.Nodes)
        {
            if (node.Primitive.IndexBound(node) is var (operand, size))
            {
                foreach (var (input, part) in PartsOf(node.Inputs[operand])) yield return (input, new(size, part));
            }
            if (!Scan.Is(node)) continue;
            var standIns = Scan.StepOf(node).StandIns(node.Inputs).Select(standIn => standIn.Attribute).ToList();
            foreach (var (standIn, bound) in BoundsIn(Scan.StepOf(node).Graph))
            {
                var given = node.Inputs[standIns.IndexOf(standIn.Attribute)];
                foreach (var (input, part) in PartsOf(given))
                    yield return (input, new(bound.Bound, IsWhole(given, input) ? bound.Part : part));
            }
        }
    }

    // The slices that steps have follow each other, so that a part of every slice is the part of the whole with the same period.
    static bool IsWhole(Node given, Node input) =>
        Access.PlaceOf(given) is var (stored, origin) && stored == input && origin.IsZero && given.Shape.Elements == input.Shape.Elements;

    /// <summary>The parts of inputs that indices are made of.</summary>
    static IEnumerable<(Node Input, TensorPart? Part)> PartsOf(Node indices) => PartsOf(indices, ReshapeMap.Coordinates(indices.Shape));

    static IEnumerable<(Node Input, TensorPart? Part)> PartsOf(Node node, ImmutableArray<IndexExpression> at) => node.Primitive switch
    {
        { Source: NodeSource.Input } => [(node, PartAt(node.Shape, at))],
        { IsView: true } when !Access.IsLinear(node) => PartsOf(node.Inputs[0], SourceOf(node, at)),
        { IsView: true } or { JoinsOperands: true } => node.Inputs.SelectMany(PartsOf),
        _ => [],
    };

    /// <summary>The coordinates at which a view reads its operand.</summary>
    static ImmutableArray<IndexExpression> SourceOf(Node view, ImmutableArray<IndexExpression> at)
    {
        var source = at;
        view.Primitive.ValueAt(view, new(at, []), (_, coordinates) =>
        {
            source = coordinates;
            return new Expression.Position(IndexExpression.Zero);
        });
        return source;
    }

    /// <summary>
    /// The elements at some coordinates of one axis, the last one that is not taken whole, and any coordinates of the others; null for all
    /// elements.
    /// </summary>
    static TensorPart? PartAt(Shape shape, ImmutableArray<IndexExpression> at)
    {
        var inner = Dim.One;
        for (var axis = shape.Rank - 1; axis >= 0; inner *= shape[axis--])
        {
            if (at[axis].Terms.Any(term => term.Axis is null || !term.Coefficient.IsConstant)) continue;
            Dim End(int sign) => at[axis].Terms.Where(term => term.Coefficient.Constant * sign > 0)
                .Aggregate(at[axis].Offset, (sum, term) => sum + term.Coefficient * (term.Axis!.Size - 1));
            var (least, greatest) = (End(-1), End(1));
            if (!least.IsZero || greatest != shape[axis] - 1)
                return new(least * inner, (greatest - least + 1) * inner, shape[axis] * inner);
        }
        return null;
    }
}
