using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>The sums of the elements up to each one along an axis. The gradient is the same sum, from the end.</summary>
internal sealed class CumulativeSum() : Primitive("CumSum")
{
    static readonly CumulativeSum Instance = new();

    public static readonly ImmutableArray<ApiFunction> Api =
    [
        .. new[] { "Tensor.CumSum", "IntTensor.CumSum" }.Select(name => new ApiFunction(name,
            a => Call(a.Tensor("this"), Axes.Normalize(a.Int("axis"), a.Tensor("this").Shape)))),
    ];

    public override bool HasOwnKernels => true;

    /// <summary>In order along the axis, an accumulator is read as it grows.</summary>
    public override void Lower(Node node, INodeKernels kernels)
    {
        var (at, axis) = (ReshapeMap.Coordinates(node.Shape), AxisOf(node));
        kernels.Add(Name, at.RemoveAt(axis), [at[axis]], operands =>
        {
            var sum = new Local("sum", node.Type);
            var accumulate = new Statement.Accumulate(sum, Kernels.Combiner.Sum, operands.Read(node.Inputs[0], at), IsRunning: true);
            return [accumulate, new Statement.Store(operands.Of(node), ReshapeMap.Linear(node.Shape, at), new Expression.Read(sum))];
        });
    }

    public static int AxisOf(Node node) => ((Axes)node.Attribute!).Items[0];

    static Node Call(Node x, int axis) => new(Instance, [x], new Axes([axis]), x.Shape, x.Type, Origin.None);

    public override bool IsWellFormed(Node node) =>
        node.Inputs.Length == 1 && node.Attribute is Axes { Items.Length: 1 } && AxisOf(node) < node.Rank
        && node.Inputs[0].Shape == node.Shape;

    public override TracedMask Trace(Node node, int input, Node mask) =>
        new(Elementwise.NotEqual.Call(Pullback(node, mask)[0]!, 0), true);

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient)
    {
        var axis = AxisOf(node);
        return [Slice.Flip(Call(Slice.Flip(gradient, axis), axis), axis)];
    }
}
