using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Autodiff;

/// <summary>
/// A derivative that graph code asks for. It stays one node until what it differentiates is stable; then <see cref="Derivatives"/> replaces
/// it.
/// </summary>
internal sealed class Derivative : FormulaPrimitive
{
    /// <summary>
    /// The name of the cotangent that <see cref="Jvp"/> differentiates with respect to. It is no identifier, so no argument of an entry has
    /// it.
    /// </summary>
    public const string CotangentName = "a cotangent";

    readonly Func<ImmutableArray<Node>, Node> differentiate;
    readonly Func<Node, bool> isWellFormed;

    Derivative(string name, Func<ImmutableArray<Node>, Node> differentiate, Func<Node, bool> isWellFormed)
        : base(name) => (this.differentiate, this.isWellFormed) = (differentiate, isWellFormed);

    /// <summary>The gradient of a scalar with respect to a tensor.</summary>
    public static readonly Derivative Grad = new("Grad",
        inputs => ReverseMode.Gradients(inputs[0], [inputs[1]])[0],
        node => node.Inputs.Length == 2 && node.Inputs[0].Rank == 0 && node.Inputs[1].Shape == node.Shape);

    /// <summary>The derivative of a tensor with respect to another one, in a direction.</summary>
    public static readonly Derivative Jvp = new("Jvp",
        inputs => Along(inputs[0], inputs[1], inputs[2]),
        node => node.Inputs.Length == 3 && node.Inputs[0].Shape == node.Shape && node.Inputs[1].Shape == node.Inputs[2].Shape);

    public static Node GradientOf(Node loss, Node wrt) =>
        loss.Rank == 0 ? new(Grad, [loss, wrt], null, wrt.Shape, DType.Real, Origin.None) : throw new GraphException("GC0301", loss.Shape);

    public static Node DirectionalOf(Node y, Node x, Node direction) =>
        direction.Shape == x.Shape
            ? new(Jvp, [y, x, direction], null, y.Shape, DType.Real, Origin.None)
            : throw new GraphException("GC0302", direction.Shape, x.Shape);

    /// <summary>
    /// J v by two reverse passes: the pullback u -> J'u is linear in u, so the gradient of (J'u)·v with respect to u is J v, whatever u is.
    /// </summary>
    static Node Along(Node y, Node x, Node direction)
    {
        var u = Leaf.InputTensor(CotangentName, y.Shape, DType.Real, Origin.None);
        var product = ReverseMode.Pullback(y, u, [x])[0] * direction;
        return GradientOf(Reduction.Sum.Call(product, [.. Enumerable.Range(0, x.Rank)]), u);
    }

    /// <summary>The derivative as ordinary nodes, if none of the inputs depends on a derivative that still is one.</summary>
    public Node Differentiate(Node node) => differentiate(node.Inputs);

    /// <summary>The derivative of the formula as it is written, without the stability pass.</summary>
    public override Node Formula(Node node) => Derivatives.Expand(new Graph(Name, [new(Name, OutputRole.Result, node)])).Outputs[0].Node;

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) =>
        throw new InvalidOperationException($"{node} is differentiated before it is replaced");

    public override bool IsWellFormed(Node node) => isWellFormed(node);
}
