using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Graphs;

/// <summary>
/// An operation the compiler knows: its shape rule is where nodes of it are made, its gradient and its lowering are here.
/// </summary>
internal abstract partial class Primitive(string name)
{
    public string Name { get; } = name;

    /// <summary>What the operation is called in the names of kernels and values.</summary>
    public virtual string OperationName => Name;

    /// <summary>
    /// The vector-Jacobian products: for each input, what <paramref name="gradient"/> (of the loss with respect to <paramref name="node"/>)
    /// contributes to its gradient; null where nothing flows.
    /// </summary>
    public abstract ImmutableArray<Node?> Pullback(Node node, Node gradient);

    /// <inheritdoc cref="Pullback(Node, Node)"/>
    /// <param name="within">Differentiates the steps of a node that holds some.</param>
    public virtual ImmutableArray<Node?> Pullback(Node node, Node gradient, StepPullback within) => Pullback(node, gradient);

    /// <summary>Bounds of the elements of a node, from those of its inputs.</summary>
    public virtual Interval Bounds(Node node, Func<Node, Interval> of) => Interval.FiniteIf(node.Inputs.Select(of));

    /// <summary>The range of the elements of a node of integers, from those of its inputs; null if nothing is known.</summary>
    public virtual IntegerRange? RangeOf(Node node, Func<Node, IntegerRange?> of) => null;

    /// <summary>
    /// Where the node takes over an input's elements, if it chooses among its operands: where the <see cref="Choice"/>'s condition holds.
    /// No gradient flows to the input elsewhere.
    /// </summary>
    public virtual Choice? ChoiceOf(Node node, int input) => null;

    /// <summary>Whether elements of the operand may go into no element of the node.</summary>
    public virtual bool DropsElements => false;

    /// <summary>
    /// Whether an element of an input's gradient may depend on elements of the node's gradient that the input's element does not contribute
    /// to.
    /// </summary>
    public virtual bool HasOpaquePullback => false;

    /// <summary>What replaces the node when all gradients are taken, for an operation that only differentiation needs; else null.</summary>
    public virtual Node? AfterGradients(Node node) => null;

    /// <summary>Whether all elements of a node are 0 or 1.</summary>
    public virtual bool IsIndicator(Node node) => false;

    /// <summary>Whether a node of zeros and ones has a 1 in every row along some axes.</summary>
    public virtual bool HasOneInEveryRow(Node node, ImmutableArray<int> axes) => false;

    /// <summary>
    /// Follows a mask (1 for elements of the node that are meant, 0 for others) to an input: which of its elements go into those.
    /// </summary>
    public virtual TracedMask Trace(Node node, int input, Node mask) => new(mask, false);

    /// <summary>Whether a node of this primitive has the operands, attribute and shape that its shape rule would have given it.</summary>
    public abstract bool IsWellFormed(Node node);

    public override string ToString() => Name;
}

/// <summary>
/// The vector-Jacobian products within a step: for each of some nodes, the derivative of the inner product of the outputs and their seeds.
/// </summary>
internal delegate ImmutableArray<Node> StepPullback(IReadOnlyList<(Node Y, Node Seed)> outputs, IReadOnlyList<Node> wrt);

/// <summary>Where an input is chosen: where a condition is not 0 or, negated, where it is 0.</summary>
/// <param name="IsApplied">
/// Whether what <see cref="Primitive.Pullback"/> gives the input is 0 elsewhere; otherwise it counts only where the choice holds.
/// </param>
internal sealed record Choice(Node Condition, bool IsNegated, bool IsApplied);

/// <summary>A mask of an input's elements.</summary>
/// <param name="IsMixed">
/// Whether an element of the input may go into marked and into unmarked elements of the node, so that their gradients are added up.
/// </param>
internal readonly record struct TracedMask(Node Mask, bool IsMixed);

/// <summary>
/// An operation whose every element is an expression of elements of its inputs: elementwise functions, movements, gathers.
/// </summary>
internal abstract class PointwisePrimitive(string name) : Primitive(name)
{
    /// <summary>The element of <paramref name="node"/> at the coordinates <paramref name="at"/>.</summary>
    /// <param name="read">Reads an element of an input at coordinates.</param>
    public abstract Expression Element(Node node, ImmutableArray<IndexExpression> at,
        Func<Node, ImmutableArray<IndexExpression>, Expression> read);

    public sealed override Expression ValueAt(Node node, Point point, Func<Node, ImmutableArray<IndexExpression>, Expression> read) =>
        Element(node, point.At, read);
}
