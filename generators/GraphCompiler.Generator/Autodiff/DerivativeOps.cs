using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Autodiff;

/// <summary>Derivatives that graph code asks for.</summary>
internal static class DerivativeOps
{
    public static readonly ImmutableArray<ApiFunction> Api =
    [
        new("Ops.Grad", a => Derivative.GradientOf(a.Tensor("loss"), a.Tensor("wrt"))),
        new("Ops.Jvp", a => DirectionalDerivative(a.Tensor("y"), a.Tensor("x"), a.Tensor("direction"))),
    ];

    public static Node DirectionalDerivative(Node y, Node x, Node direction)
    {
        var derivative = Derivative.DirectionalOf(y, x, direction);
        // A rule that is not linear, such as one that clips, leaves a cotangent in the result.
        var mayBeNonlinear = Graph.Sort([y]).Any(node => node.Primitive is CustomGradient);
        return mayBeNonlinear && Graph.Sort([Derivative.Jvp.Formula(derivative)]).Any(IsCotangent)
            ? throw new GraphException("GC0307")
            : derivative;
    }

    static bool IsCotangent(Node node) => node.Primitive == Leaf.Input && Derivative.CotangentName.Equals(node.Attribute);
}
