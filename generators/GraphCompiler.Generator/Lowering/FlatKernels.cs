using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>Kernels that walk a tensor in row-major order, whatever its shape.</summary>
internal static class FlatKernels
{
    /// <summary>The kernel that sets every element of a tensor to a number.</summary>
    public static LoweredKernel Fill(Node target, double value, StoredTypes types)
    {
        Expression number = target.Type.IsInteger ? new Expression.Position((Dim)(long)value) : new Expression.Constant(value);
        return Create(target, _ => number, [], types);
    }

    /// <summary>The kernel that copies a <see cref="Primitives.Copy"/>'s operand to it, both in row-major order.</summary>
    public static LoweredKernel Copy(Node copy, StoredTypes types)
    {
        var source = new Operand("source", types.Of(copy.Inputs[0]), copy.Shape);
        return Create(copy, at => new Expression.Load(source, at), [(copy.Inputs[0], source)], types);
    }

    static LoweredKernel Create(
        Node target, Func<IndexExpression, Expression> value, ImmutableArray<(Node Node, Operand Operand)> sources, StoredTypes types)
    {
        var axis = new Axis("i", target.Shape.Elements);
        var operand = new Operand("target", types.Of(target), target.Shape);
        var tree = new LoopTree
        {
            Parallel = axis.Size.IsOne ? [] : [axis],
            Operands = [.. sources.Select(source => source.Operand), operand],
            Body = [new Statement.Store(operand, axis, value(axis))],
        };
        return new(tree, [.. sources.Select(source => source.Node), target], [target.Origin.ToString()]);
    }
}
