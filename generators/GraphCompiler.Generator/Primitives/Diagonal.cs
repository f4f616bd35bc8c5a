using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>The elements whose coordinates along two axes are equal; the second of them is dropped.</summary>
internal sealed class Diagonal() : Movement("Diagonal")
{
    static readonly Diagonal Instance = new();

    public static new readonly ImmutableArray<ApiFunction> Api =
    [
        new("Tensor.Diagonal", a =>
        {
            var x = a.Tensor("this");
            var axes = Axes.Normalize([a.Int("axis1"), a.Int("axis2")], x.Shape);
            var diagonal = Call(x, axes[0], axes[1]);
            return Permute(diagonal, [.. Enumerable.Range(0, diagonal.Rank).Where(axis => axis != axes[0]), axes[0]]);
        }),
    ];

    /// <summary>The diagonal takes the place of the first axis, which comes before the second.</summary>
    public static Node Call(Node x, int first, int second)
    {
        Require.Same(x.Shape[first], x.Shape[second],
            () => new GraphException("GC0131", $"The diagonal of {x.Shape}", x.Shape[first], x.Shape[second]));
        return new(Instance, [x], new Axes([first, second]), x.Shape.Without([second]), x.Type, x.Origin);
    }

    protected override bool HasShape(Node node, Shape source) =>
        node.Attribute is Axes { Items: [var first, var second] } && first < second && second < source.Rank
        && source[first] == source[second] && node.Shape == source.Without([second]);

    protected override ImmutableArray<IndexExpression> SourceAt(Node node, ImmutableArray<IndexExpression> at)
    {
        var axes = ((Axes)node.Attribute!).Items;
        return at.Insert(axes[1], at[axes[0]]);
    }

    public override bool DropsElements => true;

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient)
    {
        var (axes, shape) = (((Axes)node.Attribute!).Items, node.Inputs[0].Shape);
        var isDiagonal = Elementwise.Equal.Call(Arange.Along(shape, axes[0]), Arange.Along(shape, axes[1]));
        return [Elementwise.Where.Call(isDiagonal, Reduction.Restore(gradient, node.Inputs[0], [axes[1]]), 0)];
    }
}
