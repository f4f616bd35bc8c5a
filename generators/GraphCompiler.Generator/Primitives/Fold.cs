using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Primitives;

/// <summary>
/// The sum of windows laid over each other where they lie: the transpose of <see cref="Windows"/>, which is its gradient in turn. The result is as long as
/// the windows reach.
/// </summary>
internal sealed class Fold() : Primitive("Fold")
{
    static readonly Fold Instance = new();

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
            if (!((length - needed).Least >= 0)) throw new GraphException("GC0134", x.Shape[windowing.Axis], x.Shape[windowing.Axis + 1], needed, length);
            return Assembly.Pad(folded, windowing.Axis, Dim.Zero, length - needed, 0);
        }),
    ];

    public override bool HasOwnKernels => true;

    public static Node Call(Node x, Windowing windowing)
    {
        var (axis, positions, size) = (windowing.Axis, x.Shape[windowing.Axis], x.Shape[windowing.Axis + 1]);
        var shape = x.Shape.Without([axis + 1]).With(axis, windowing.Length(positions, size));
        if (windowing.IsPartition(size)) return Movement.Reshape(x, shape);
        return size.IsOne
            ? Assembly.Call(shape, 0, [(Movement.Reshape(x, shape.With(axis, positions)), Progressions.Along(shape.Rank, axis, new(Dim.Zero, windowing.Stride)))])
            : new(Instance, [x], windowing, shape, ElementType.Real, Origin.None);
    }

    public override bool IsWellFormed(Node node) => node.Inputs.Length == 1 && node.Attribute is Windowing windowing && windowing.Relates(node.Inputs[0].Shape, node.Shape);

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) =>
        [Windows.Call(gradient, node.Inputs[0].Shape[Windowing.Of(node).Axis + 1], Windowing.Of(node))];

    public override TracedMarks Trace(Node node, int input, Node marks) => new(Pullback(node, marks)[0]!, false);
}
