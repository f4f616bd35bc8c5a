using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Graphs;

/// <summary>Collects the kernels of one node, in the order in which they run.</summary>
internal interface INodeKernels
{
    /// <summary>Adds the kernel that sets every element of the node to a number.</summary>
    void Fill(double value);

    /// <summary>Whether an operand's own kernel stores it where the node has it.</summary>
    bool IsMadeInPlace(Node part);

    /// <summary>Adds memory for what rounding loses of each element of the node, and the kernel that clears it.</summary>
    Node AddCompensation();

    /// <summary>Adds the kernels of the node's step, in a loop.</summary>
    void Repeat();

    /// <summary>Adds no kernels: those of another node write this one, too.</summary>
    void WrittenBy(Node other);

    /// <summary>Adds a kernel without loops.</summary>
    /// <param name="name">What the kernel does.</param>
    /// <param name="parallel">Coordinates whose axes are the parallel ones, in order.</param>
    /// <param name="body">Writes the statements.</param>
    void Add(string name, ImmutableArray<IndexExpression> parallel, Func<IOperands, ImmutableArray<Statement>> body);

    /// <summary>Adds a kernel of one loop.</summary>
    /// <param name="name">What the kernel does.</param>
    /// <param name="parallel">Coordinates whose axes are the parallel ones, in order.</param>
    /// <param name="loop">Coordinates whose axes the loop walks, in order.</param>
    /// <param name="body">Writes the statements of the loop.</param>
    void Add(
        string name, ImmutableArray<IndexExpression> parallel, ImmutableArray<IndexExpression> loop,
        Func<IOperands, ImmutableArray<Statement>> body);
}

/// <summary>The operands of a kernel, listed in the order in which they are asked for.</summary>
internal interface IOperands
{
    /// <summary>The memory of a node.</summary>
    Operand Of(Node node);

    /// <summary>An element of any node, loaded or evaluated.</summary>
    Expression Read(Node node, ImmutableArray<IndexExpression> at);
}
