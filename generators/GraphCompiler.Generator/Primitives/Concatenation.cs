using System.Collections.Immutable;
using System.Globalization;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>
/// Parts placed at evenly spaced coordinates of a tensor that holds one number elsewhere: concatenation, padding, and the gradient of
/// <see cref="Slice"/>. Parts do not overlap. If they do not cover every element, a kernel fills the tensor first; then one kernel writes
/// each part.
/// </summary>
internal sealed class Concatenation() : Primitive("Concat")
{
    public static readonly Concatenation Instance = new();

    public static readonly ImmutableArray<ApiFunction> Api =
    [
        new("Ops.Concat", a => Concat(a.Tensors("tensors"), a.Int("axis"))),
        .. new[] { "Tensor.Pad", "IntTensor.Pad", "BoolTensor.Pad" }.Select(name => new ApiFunction(name,
            a => Pad(a.Tensor("this"), a.Int("axis"), a.Dim("before"), a.Dim("after"), a.Double("value")))),
    ];

    public override bool HasOwnKernels => true;

    public override bool JoinsOperands => true;

    public override IntegerRange? RangeOf(Node node, Func<Node, IntegerRange?> of) => node.Inputs.Select(of)
        .Concat(IsFull(node) ? [] : new[] { IntegerRange.At((long)LayoutOf(node).Fill) })
        .Aggregate((hull, part) => hull is { } a && part is { } b ? IntegerRange.Hull(a, b) : null);

    public override ImmutableArray<PlaceInNode> PlacesIn(Node node) =>
        IsFull(node) ? [.. LayoutOf(node).Parts.Select<Progressions, PlaceInNode>(part => part.Within)] : [];

    /// <summary>Copies each part to its place, if it is not made there.</summary>
    public override void Lower(Node node, INodeKernels kernels)
    {
        var layout = LayoutOf(node);
        if (!IsFull(node)) kernels.Fill(layout.Fill);
        foreach (var (part, place) in PartsOf(node))
        {
            if (kernels.IsMadeInPlace(part)) continue;
            var at = ReshapeMap.Coordinates(part.Shape);
            kernels.Add("Place", at, operands =>
            {
                var value = operands.Read(part, at);
                return [new Statement.Store(operands.Of(node), ReshapeMap.Linear(node.Shape, place.Within(at)), value)];
            });
        }
    }

    /// <summary>Where the parts lie, in the inputs' order, and the number elsewhere.</summary>
    internal sealed record Layout(double Fill, ImmutableArray<Progressions> Parts)
    {
        public bool Equals(Layout? other) => other is not null && Fill.Equals(other.Fill) && Parts.SequenceEqual(other.Parts);

        public override int GetHashCode() => Parts.Aggregate(Fill.GetHashCode(), (hash, part) => hash * 31 + part.GetHashCode());

        public override string ToString() => $"{string.Join("; ", Parts)}; else {Fill.ToString("R", CultureInfo.InvariantCulture)}";
    }

    public static Layout LayoutOf(Node node) => (Layout)node.Attribute!;

    public static Node Call(Shape shape, double fill, ImmutableArray<(Node Part, Progressions At)> parts) =>
        parts.Length == 1 && parts[0].Part.Shape == shape && parts[0].At.Items.All(item => item.IsWhole)
            ? parts[0].Part
            : new(Instance, [.. parts.Select(part => part.Part)], new Layout(fill, [.. parts.Select(part => part.At)]), shape,
                parts[0].Part.Type, Origin.None);

    static Node Concat(ImmutableArray<Node> tensors, int axis)
    {
        if (tensors.IsEmpty) throw new GraphException("GC0116", "Concat needs a tensor to join");
        var first = tensors[0].Shape;
        axis = Axes.Normalize(axis, first);
        var parts = ImmutableArray.CreateBuilder<(Node, Progressions)>();
        var end = Dim.Zero;
        foreach (var tensor in tensors)
        {
            Require.Same(first, tensor.Rank == first.Rank ? tensor.Shape.With(axis, first[axis]) : tensor.Shape,
                () => new GraphException("GC0127", first, tensor.Shape, axis));
            parts.Add((tensor, Progressions.Along(first.Rank, axis, new(end, 1))));
            end += tensor.Shape[axis];
        }
        return Call(first.With(axis, end), 0, parts.ToImmutable());
    }

    public static Node Pad(Node x, int axis, Dim before, Dim after, double value)
    {
        axis = Axes.Normalize(axis, x.Shape);
        foreach (var count in new[] { before, after }) Require.AtLeast(count, 0, () => new GraphException("GC0128", before, after));
        return Call(x.Shape.With(axis, before + x.Shape[axis] + after), value, [(x, Progressions.Along(x.Rank, axis, new(before, 1)))]);
    }

    /// <summary>Whether the parts cover every element.</summary>
    public static bool IsFull(Node node) =>
        node.Inputs.Aggregate(Dim.Zero, (sum, part) => sum + part.Shape.Elements) == node.Shape.Elements;

    /// <summary>The sum of two concatenations over zeros as one, if their parts do not overlap, whatever the symbols are.</summary>
    public static Node? Join(Node left, Node right)
    {
        if (left.Primitive != Instance || right.Primitive != Instance || LayoutOf(left).Fill != 0 || LayoutOf(right).Fill != 0) return null;
        var (leftParts, rightParts) = (PartsOf(left), PartsOf(right));
        return leftParts.All(a => rightParts.All(b => AreDisjoint(a, b))) ? Call(left.Shape, 0, leftParts.AddRange(rightParts)) : null;
    }

    static ImmutableArray<(Node Part, Progressions At)> PartsOf(Node node) =>
        [.. node.Inputs.Zip(LayoutOf(node).Parts, (part, at) => (part, at))];

    static bool AreDisjoint((Node Part, Progressions At) left, (Node Part, Progressions At) right) =>
        Enumerable.Range(0, left.Part.Rank).Any(axis =>
    {
        var ((a, b), (sizeA, sizeB)) = ((left.At.Items[axis], right.At.Items[axis]), (left.Part.Shape[axis], right.Part.Shape[axis]));
        return (Lowest(b, sizeB) - Highest(a, sizeA)).Least > 0 || (Lowest(a, sizeA) - Highest(b, sizeB)).Least > 0
            || (Math.Abs(a.Step) == Math.Abs(b.Step) && (a.Start - b.Start).Constant is { } distance && distance % a.Step != 0);
    });

    static Dim Lowest(Progression item, Dim count) => item.Step > 0 ? item.Start : item.Start + (count - 1) * item.Step;

    static Dim Highest(Progression item, Dim count) => item.Step > 0 ? item.Start + (count - 1) * item.Step : item.Start;

    public override bool IsWellFormed(Node node) =>
        node.Attribute is Layout layout && layout.Parts.Length == node.Inputs.Length && !node.Inputs.IsEmpty
        && node.Inputs.Zip(layout.Parts, (part, at) => at.Fit(part.Shape, node.Shape)).All(fits => fits);

    public override Interval Bounds(Node node, Func<Node, Interval> of) =>
        node.Inputs.Aggregate(Interval.At(LayoutOf(node).Fill), (hull, part) => Interval.Hull(hull, of(part)));

    public override TracedMask Trace(Node node, int input, Node mask) => new(Pullback(node, mask)[input]!, false);

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) =>
        [.. node.Inputs.Zip(LayoutOf(node).Parts, (part, at) => Slice.Call(gradient, at, part.Shape))];
}
