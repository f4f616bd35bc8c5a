using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>A kernel as it is built.</summary>
/// <param name="Tree">What it does.</param>
/// <param name="Operands">The stored node behind each of its operands.</param>
/// <param name="Sources">The user's expressions it came from.</param>
internal sealed record LoweredKernel(LoopTree Tree, ImmutableArray<Node> Operands, ImmutableArray<string> Sources)
{
    /// <summary>Without values that nothing reads, and without the operands that only they read.</summary>
    public LoweredKernel WithoutUnread()
    {
        // Readers come after definitions, so one pass from the end finds all values that are needed.
        var read = new HashSet<Local>();
        var tree = Tree with { Body = Needed(Tree.Body) };
        var mentioned = new HashSet<Operand>(tree.Mentioned);
        return this with
        {
            Tree = tree with { Operands = [.. tree.Operands.Where(mentioned.Contains)] },
            Operands = [.. Operands.Where((_, i) => mentioned.Contains(tree.Operands[i]))],
        };

        ImmutableArray<Statement> Needed(ImmutableArray<Statement> body)
        {
            var needed = new Stack<Statement>();
            foreach (var statement in body.Reverse())
            {
                if (statement is Statement.Loop loop)
                {
                    if (Needed(loop.Body) is { IsEmpty: false } rest) needed.Push(loop with { Body = rest });
                    continue;
                }
                if (statement.Defined is { IsEmpty: false } locals && !locals.Any(read.Contains)) continue;
                needed.Push(statement);
                if (statement is Statement.Carry carry) read.UnionWith(carry.Locals);
                read.UnionWith(statement.Parts.OfType<Expression.Read>().Select(value => value.Local));
            }
            return [.. needed];
        }
    }
}
