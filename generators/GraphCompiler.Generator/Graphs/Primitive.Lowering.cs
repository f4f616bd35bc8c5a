using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Graphs;

// What the lowering asks of a primitive: traits, and how the nodes are computed.
internal abstract partial class Primitive
{
    /// <summary>Where the values of nodes come from: the graph computes them, or they are there when it begins.</summary>
    public virtual NodeSource Source => NodeSource.Operation;

    /// <summary>Whether elements are only moved: such a node costs nothing and is never stored for its own sake.</summary>
    public virtual bool IsView => false;

    /// <summary>Whether elements of the node that lie side by side may be one and the same element of the operand.</summary>
    public virtual bool Overlaps => false;

    /// <summary>Whether the node's elements in row-major order are its first operand's, so that both share one memory.</summary>
    public virtual bool SharesMemory => false;

    /// <summary>
    /// The element of the first operand at which the node begins, if the node is a piece of it: its elements, in row-major order, are
    /// elements of the operand in a row.
    /// </summary>
    public virtual Dim? PieceStart(Node node) => SharesMemory ? Dim.Zero : null;

    /// <summary>Whether an element depends on its position, not on elements of the operands alone.</summary>
    public virtual bool DependsOnPosition => false;

    /// <summary>Whether elements are drawn from a random stream.</summary>
    public virtual bool IsDrawn => false;

    /// <summary>Whether the node is the sum of its operands.</summary>
    public virtual bool AddsOperands => false;

    /// <summary>Whether the node sums products of its operands' elements.</summary>
    public virtual bool SumsProducts => false;

    /// <summary>Whether values are combined along the bound axes of <see cref="PointOf"/>, in an accumulator.</summary>
    public virtual bool Reduces => false;

    /// <summary>How several elements of the first operand are combined into one; null if none are.</summary>
    public virtual Combiner? Combiner => null;

    /// <summary>
    /// How several values of an element are combined at once, of which the last one is the node's; null for other operations.
    /// </summary>
    public virtual TupleCombiner? TupleCombinerOf(Node node) => null;

    /// <summary>The function of the operands' elements at the same position, for an operation that is one.</summary>
    public virtual ScalarFunction? Function => null;

    /// <summary>
    /// About how many additions an element costs, for an operation that may be evaluated again wherever it is read; null if it may not.
    /// </summary>
    public virtual int? Cost => null;

    /// <summary>Whether a node is written by kernels of its own, into which nothing is fused.</summary>
    public virtual bool HasOwnKernels => false;

    /// <summary>The axes of the operand that a reduction combines; null for other operations.</summary>
    public virtual ImmutableArray<int>? ReducedAxes(Node node) => null;

    /// <summary>The index operand whose values must be below a known bound, and that bound; null if there is none.</summary>
    public virtual (int Input, Dim Bound)? IndexBound(Node node) => null;

    /// <summary>Whether the values of the <see cref="IndexBound"/>'s operand are places in memory, so that they are loaded.</summary>
    public virtual bool AddressesByIndex => false;

    /// <summary>The bound that the node's integers are checked against when they have been computed; null if they are not.</summary>
    public virtual Dim? CheckedBound(Node node) => null;

    /// <summary>Whether the node's elements are those of its operands, put together.</summary>
    public virtual bool JoinsOperands => false;

    /// <summary>Where the operands of the node have to be when it is computed.</summary>
    public virtual OperandPlace OperandPlace(Node node) => Graphs.OperandPlace.Anywhere;

    /// <summary>Whether an operand may be a number, repeated, for which no memory is needed.</summary>
    public virtual bool TakesNumber(Node node, int input) => false;

    /// <summary>Any point at which the node is computed, as coordinates over axes of its own.</summary>
    public virtual Point PointOf(Node node) => new(ReshapeMap.Coordinates(node.Shape), []);

    /// <summary>
    /// The node's value at a point. Values at points that differ in bound coordinates alone are combined by <see cref="Combiner"/>.
    /// </summary>
    /// <param name="read">Reads an element of an input at coordinates.</param>
    public virtual Expression ValueAt(Node node, Point point, Func<Node, ImmutableArray<IndexExpression>, Expression> read) =>
        throw new NotSupportedException($"{Name} is written by kernels of its own");

    /// <summary>What is combined by <see cref="TupleCombinerOf"/> at a point.</summary>
    /// <inheritdoc cref="ValueAt"/>
    public virtual ImmutableArray<Expression> TupleAt(
        Node node, Point point, Func<Node, ImmutableArray<IndexExpression>, Expression> read) =>
        throw new NotSupportedException($"{Name} combines one value");

    /// <summary>The roles of the axes of a sum of products at a point.</summary>
    public virtual ProductAxes RolesAt(Node node, Point point) => throw new NotSupportedException($"{Name} sums no products");

    /// <summary>Where the operands lie in a node that is nothing but them, put together, one by one; none for other nodes.</summary>
    public virtual ImmutableArray<PlaceInNode> PlacesIn(Node node) => [];

    /// <summary>Writes the kernels of a node that <see cref="HasOwnKernels"/>.</summary>
    public virtual void Lower(Node node, INodeKernels kernels) => throw new NotSupportedException($"{Name} has no kernels of its own");
}

/// <summary>Where the values of a node come from.</summary>
internal enum NodeSource
{
    /// <summary>The graph computes it.</summary>
    Operation,

    /// <summary>A number that is known when the entry is called: a literal, a size, a scalar argument.</summary>
    Number,

    /// <summary>A tensor argument of the entry.</summary>
    Input,

    /// <summary>A parameter of the model.</summary>
    Parameter,

    /// <summary>A stream of random numbers.</summary>
    Stream,

    /// <summary>A table of constants.</summary>
    Table,
}

/// <summary>Where the operands of a node have to be when it is computed.</summary>
internal enum OperandPlace
{
    /// <summary>In memory, or evaluated where they are read.</summary>
    Anywhere,

    /// <summary>In memory, in row-major order.</summary>
    Memory,

    /// <summary>In memory, each a view whose index is affine in the coordinates, with positive strides.</summary>
    AffineMemory,

    /// <summary>In memory, each a piece of something stored: in row-major order, from some element on.</summary>
    OnePiece,
}

/// <summary>A point at which a node is computed.</summary>
/// <param name="At">The coordinates of the node's element.</param>
/// <param name="Bound">The coordinates along which values are combined.</param>
internal sealed record Point(ImmutableArray<IndexExpression> At, ImmutableArray<IndexExpression> Bound);
