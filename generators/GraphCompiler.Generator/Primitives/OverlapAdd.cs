using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>
/// Overlap-add: adds up windows at the positions that they were taken from, <c>Tensor.Fold</c> in the API. It is the transpose of
/// <see cref="Windows"/>, and each is the other's gradient. The result ends where the last window does.
/// </summary>
internal sealed class OverlapAdd() : Primitive("Fold")
{
    public static readonly OverlapAdd Instance = new();

    public static readonly ImmutableArray<ApiFunction> Api =
    [
        new("Tensor.Fold", a =>
        {
            var x = a.Tensor("this");
            if (x.Rank < 2) throw new GraphException("GC0101", "Fold", 2, x.Shape);
            var windowing = Windowing.From(a, Axes.Normalize(a.Int("axis"), new(x.Shape.Dims.RemoveAt(x.Rank - 1))));
            var folded = Call(x, windowing);
            if (!a.Has("length")) return folded;
            var (needed, length) = (folded.Shape[windowing.Axis], a.Dim("length"));
            if (!((length - needed).Least >= 0))
                throw new GraphException("GC0134", x.Shape[windowing.Axis], x.Shape[windowing.Axis + 1], needed, length);
            return Concatenation.Pad(folded, windowing.Axis, Dim.Zero, length - needed, 0);
        }),
    ];

    public override bool HasOwnKernels => true;

    /// <summary>Adds the windows to zeros: first the first elements of all windows, then the second ones, and so on.</summary>
    public override void Lower(Node node, INodeKernels kernels)
    {
        var (axis, stride, dilation) = Windowing.Of(node);
        var windows = ReshapeMap.Coordinates(node.Inputs[0].Shape);
        kernels.Fill(0);
        var compensation = HasLongSums(node) ? kernels.AddCompensation() : null;
        kernels.Add(Name, windows.RemoveRange(axis, 2), [windows[axis + 1], windows[axis]], operands =>
        {
            var value = operands.Read(node.Inputs[0], windows);
            var target = windows.RemoveAt(axis + 1).SetItem(axis, windows[axis] * stride + windows[axis + 1] * dilation);
            return
            [
                new Statement.Update(operands.Of(node), ReshapeMap.Linear(node.Shape, target), Kernels.Combiner.Sum, value,
                    compensation is null ? null : operands.Of(compensation)),
            ];
        });
    }

    /// <summary>Whether many windows may meet in one element.</summary>
    static bool HasLongSums(Node node) => node.Type.IsReal && Windowing.Of(node).Axis is var axis
        && LongSums.IsLong(node.Inputs[0].Shape[axis]) && LongSums.IsLong(Overlap(node, node.Inputs[0].Shape[axis + 1]));

    /// <summary>The most windows of a size that reach the same element.</summary>
    static Dim Overlap(Node node, Dim size)
    {
        var windowing = Windowing.Of(node);
        var apart = windowing.Stride / Dim.GreatestCommonDivisor(windowing.Stride, windowing.Dilation);
        return size.Constant is { } count ? (count + apart - 1) / apart : size;
    }

    public static Node Call(Node x, Windowing windowing)
    {
        var (axis, positions, size) = (windowing.Axis, x.Shape[windowing.Axis], x.Shape[windowing.Axis + 1]);
        var shape = x.Shape.Without([axis + 1]).With(axis, windowing.Length(positions, size));
        if (windowing.IsPartition(size)) return Movement.Reshape(x, shape);
        return size.IsOne
            ? Concatenation.Call(shape, 0,
                [(Movement.Reshape(x, shape.With(axis, positions)), Progressions.Along(shape.Rank, axis, new(Dim.Zero, windowing.Stride)))])
            : new(Instance, [x], windowing, shape, DType.Real, Origin.None);
    }

    public override bool IsWellFormed(Node node) =>
        node.Inputs.Length == 1 && node.Attribute is Windowing windowing && windowing.Relates(node.Inputs[0].Shape, node.Shape);

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) =>
        [Windows.Call(gradient, node.Inputs[0].Shape[Windowing.Of(node).Axis + 1], Windowing.Of(node))];

    public override TracedMask Trace(Node node, int input, Node mask) => new(Pullback(node, mask)[0]!, false);
}
