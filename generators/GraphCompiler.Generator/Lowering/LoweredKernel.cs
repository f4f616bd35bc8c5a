using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>A kernel and the stored node behind each of its operands.</summary>
internal sealed record LoweredKernel(Kernel Kernel, ImmutableArray<Node> Operands)
{
    /// <summary>Without values that nothing reads, and without the operands that only they read.</summary>
    public LoweredKernel WithoutUnread()
    {
        var kernel = Kernel;
        while (true)
        {
            var read = new HashSet<Local>(kernel.Statements.SelectMany(Kernel.ExpressionsOf).SelectMany(value => value.SelfAndDescendants()).OfType<Expression.Read>().Select(value => value.Local));
            bool IsRead(Statement statement) => statement switch
            {
                Statement.Let let => read.Contains(let.Local),
                Statement.Accumulate accumulate => read.Contains(accumulate.Local),
                _ => true,
            };
            if (kernel.Statements.All(IsRead)) break;
            kernel = kernel with { Stages = [.. kernel.Stages.Select(stage => new Stage([.. stage.Outer.Where(IsRead)], [.. stage.Inner.Where(IsRead)]))] };
        }
        var mentioned = new HashSet<Operand>(kernel.Loaded.Concat(kernel.Written));
        return new(kernel with { Operands = [.. kernel.Operands.Where(mentioned.Contains)] }, [.. Operands.Where((_, i) => mentioned.Contains(kernel.Operands[i]))]);
    }
}
