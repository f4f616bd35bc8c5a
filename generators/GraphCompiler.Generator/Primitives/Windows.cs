using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>
/// How windows lie along an axis: where each begins and how far apart its elements are. The axis of their positions is followed by the axis
/// of their elements.
/// </summary>
internal sealed record Windowing(int Axis, int Stride, int Dilation)
{
    public static Windowing Of(Node node) => (Windowing)node.Attribute!;

    /// <summary>How many elements of the axis a window of <paramref name="size"/> elements reaches over.</summary>
    public Dim Span(Dim size) => (size - 1) * Dilation + 1;

    /// <summary>The length of an axis that windows cover exactly.</summary>
    public Dim Length(Dim positions, Dim size) => (positions - 1) * Stride + Span(size);

    /// <summary>Whether windows are the parts of the axis, one after another.</summary>
    public bool IsPartition(Dim size) => Dilation == 1 && size.Is(Stride);

    /// <summary>Whether a tensor of windows and the tensor that they cover exactly have these shapes.</summary>
    public bool Relates(Shape windows, Shape filled) => Axis >= 0 && Axis + 1 < windows.Rank && filled.Rank == windows.Rank - 1
        && filled == windows.Without([Axis + 1]).With(Axis, Length(windows[Axis], windows[Axis + 1]));

    /// <summary>Reads how windows lie from a call's arguments.</summary>
    public static Windowing From(CallArguments arguments, int axis) =>
        new(axis, Positive(arguments, "stride"), Positive(arguments, "dilation"));

    public static int Positive(CallArguments arguments, string name) =>
        arguments.Int(name) is > 0 and var value ? value : throw new GraphException("GC0135", name, arguments.Int(name));

    public override string ToString() => $"{Axis} by {Stride}, {Dilation} apart";
}

/// <summary>
/// Windows that slide along an axis: element k of window o is the axis' element o · stride + k · dilation. A view; its gradient is a
/// <see cref="OverlapAdd"/>.
/// </summary>
internal sealed class Windows() : Movement("Windows")
{
    public static readonly Windows Instance = new();

    public static new readonly ImmutableArray<ApiFunction> Api =
    [
        new("Tensor.Windows", a =>
        {
            var x = a.Tensor("this");
            return Call(x, Windowing.Positive(a, "size"), Windowing.From(a, Axes.Normalize(a.Int("axis"), x.Shape)));
        }),
    ];

    public static Node Call(Node x, Dim size, Windowing windowing)
    {
        var (axis, rest) = (windowing.Axis, x.Shape[windowing.Axis] - windowing.Span(size));
        if (!(rest.Least >= 0)) throw new GraphException("GC0133", size, windowing.Span(size), axis, x.Shape);
        var positions = (rest.Floor(windowing.Stride) ?? throw new GraphException("GC0118", rest, windowing.Stride)) + 1;
        return Over(Slice.Along(x, axis, new(Dim.Zero, size.IsOne ? windowing.Stride : 1),
            size.IsOne ? positions : windowing.Length(positions, size)), positions, size, windowing);
    }

    /// <summary>The windows of a tensor that they cover exactly; for windows of one element, a tensor of those elements.</summary>
    static Node Over(Node x, Dim positions, Dim size, Windowing windowing)
    {
        var shape = new Shape(x.Shape.With(windowing.Axis, positions).Dims.Insert(windowing.Axis + 1, size));
        return size.IsOne || windowing.IsPartition(size) ? Reshape(x, shape) : new(Instance, [x], windowing, shape, x.Type, x.Origin);
    }

    protected override bool HasShape(Node node, Shape source) =>
        node.Attribute is Windowing windowing && windowing.Relates(node.Shape, source);

    protected override ImmutableArray<IndexExpression> SourceAt(Node node, ImmutableArray<IndexExpression> at)
    {
        var (axis, stride, dilation) = Windowing.Of(node);
        return at.RemoveAt(axis + 1).SetItem(axis, at[axis] * stride + at[axis + 1] * dilation);
    }

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [OverlapAdd.Call(gradient, Windowing.Of(node))];

    public override bool DropsElements => true;

    public override bool Overlaps => true;

    public override TracedMask Trace(Node node, int input, Node mask) =>
        new(Elementwise.NotEqual.Call(Pullback(node, mask)[0]!, 0), true);
}
