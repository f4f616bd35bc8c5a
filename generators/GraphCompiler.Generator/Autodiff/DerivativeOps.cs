using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Autodiff;

/// <summary>Derivatives that graph code asks for: ordinary nodes, which can be differentiated again.</summary>
internal static class DerivativeOps
{
    public static readonly ImmutableArray<ApiFunction> Api =
    [
        new("Ops.Grad", a => Gradient(a.Tensor("loss"), a.Tensor("wrt"))),
        new("Ops.Jvp", a => DirectionalDerivative(a.Tensor("y"), a.Tensor("x"), a.Tensor("direction"))),
    ];

    public static Node Gradient(Node loss, Node wrt) => ReverseMode.Gradients(loss, [wrt])[0];

    /// <summary>
    /// J v by two reverse passes: the pullback u -> J'u is linear in u, so the gradient of (J'u)·v with respect to u is J v, whatever u is.
    /// </summary>
    public static Node DirectionalDerivative(Node y, Node x, Node direction)
    {
        if (direction.Shape != x.Shape) throw new GraphException("GC0302", direction.Shape, x.Shape);
        var u = Leaf.InputTensor("u", y.Shape, ElementType.Real, Origin.None);
        var pullback = ReverseMode.Pullback(y, u, [x])[0];
        var all = Enumerable.Range(0, x.Rank).ToImmutableArray();
        var derivative = Gradient(Reduction.Sum.Call(pullback * direction, all), u);
        // What is left of u comes from a gradient rule that is not linear, such as one that clips.
        return Graph.Sort([derivative]).Contains(u) ? throw new GraphException("GC0307") : derivative;
    }
}
