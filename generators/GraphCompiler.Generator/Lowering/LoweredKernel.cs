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
        // Readers come after definitions, so one pass from the end finds all values that are needed.
        var read = new HashSet<Local>();
        var stages = new List<Stage>();
        foreach (var stage in Kernel.Stages.Reverse())
        {
            var inner = Needed(stage.Inner);
            stages.Insert(0, new(Needed(stage.Outer), inner));
        }
        var kernel = Kernel with { Stages = [.. stages] };
        var mentioned = new HashSet<Operand>(kernel.Loaded.Concat(kernel.Written));
        return new(kernel with { Operands = [.. kernel.Operands.Where(mentioned.Contains)] },
            [.. Operands.Where((_, i) => mentioned.Contains(kernel.Operands[i]))]);

        ImmutableArray<Statement> Needed(ImmutableArray<Statement> statements)
        {
            var needed = new Stack<Statement>();
            foreach (var statement in statements.Reverse())
            {
                if (statement is Statement.Let { Local: var let } && !read.Contains(let)
                    || statement is Statement.Accumulate { Local: var sum } && !read.Contains(sum)) continue;
                needed.Push(statement);
                read.UnionWith(Kernel.ExpressionsOf(statement).SelectMany(value => value.SelfAndDescendants()).OfType<Expression.Read>()
                    .Select(value => value.Local));
            }
            return [.. needed];
        }
    }
}
