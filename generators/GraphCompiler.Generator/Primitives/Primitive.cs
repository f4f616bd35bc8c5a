using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>An operation the compiler knows: its shape rule is where nodes of it are made, its gradient and its lowering are here.</summary>
internal abstract class Primitive(string name)
{
    public string Name { get; } = name;

    /// <summary>What the operation is called in the names of kernels and values.</summary>
    public virtual string OperationName => Name;

    /// <summary>Whether a node is written by kernels of its own, into which nothing is fused.</summary>
    public virtual bool HasOwnKernels => false;

    /// <summary>
    /// The vector-Jacobian products: for each input, what <paramref name="gradient"/> (of the loss with respect to <paramref name="node"/>)
    /// contributes to its gradient; null where nothing flows.
    /// </summary>
    public abstract ImmutableArray<Node?> Pullback(Node node, Node gradient);

    /// <summary>Whether a node of this primitive has the operands, attribute and shape that its shape rule would have given it.</summary>
    public abstract bool IsWellFormed(Node node);

    public override string ToString() => Name;
}

/// <summary>An operation whose every element is an expression of elements of its inputs: elementwise functions, movements, gathers.</summary>
internal abstract class PointwisePrimitive(string name) : Primitive(name)
{
    /// <summary>Whether elements are only moved: such a node costs nothing and is never stored for its own sake.</summary>
    public virtual bool IsView => false;

    /// <summary>About how many additions an element costs, for an operation that may be evaluated again wherever it is read; null if it may not.</summary>
    public virtual int? Cost => null;

    /// <summary>The element of <paramref name="node"/> at the coordinates <paramref name="at"/>.</summary>
    /// <param name="read">Reads an element of an input at coordinates.</param>
    public abstract Expression Element(Node node, ImmutableArray<IndexExpression> at, Func<Node, ImmutableArray<IndexExpression>, Expression> read);
}
