using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Evaluation;

/// <summary>Goes on after a mistake: its expression is unknown, and so is what a statement with it may change.</summary>
internal sealed class Recovery(CallStack stack, EvaluationModes modes, MistakeLog log, Invalidation invalidation)
{
    /// <summary>
    /// Whether evaluation goes on after a mistake in an expression or statement. A mistake in a library makes the user's call unknown.
    /// </summary>
    /// <param name="frame">The frame of the expression or statement: a filter runs before the frames within are left.</param>
    public bool IsPossible(EvaluationException exception, Frame frame) =>
        !exception.EndsEntry && !modes.IsTentative && stack.IsUser(frame);

    /// <summary>Reports the mistake in an expression.</summary>
    /// <returns>The expression's value.</returns>
    public object? Replace(IOperation expression, EvaluationException exception)
    {
        log.Add(exception);
        invalidation.Invalidate(expression, isSkipped: false);
        return Unknown.Value;
    }

    /// <summary>Reports the mistake in a statement and skips the rest of it.</summary>
    public Flow Skip(IOperation statement, EvaluationException exception)
    {
        log.Add(exception);
        return Skip(statement);
    }

    /// <summary>Whether a mistake with this id and first argument was reported already.</summary>
    public bool HasReported(string id, string argument) => log.Contains(id, argument);

    /// <summary>
    /// Skips a statement of which it is not known whether, or how often, it runs: what it may change is unknown afterwards. If it may
    /// return, so is the result of the method.
    /// </summary>
    public Flow Skip(IOperation statement)
    {
        invalidation.Invalidate(statement, isSkipped: true);
        var inside = OperationTree.PartsOf(statement).ToList();
        if (inside.Any(operation => operation is IReturnOperation { Kind: not OperationKind.YieldReturn }))
        {
            stack.Current.Result = Unknown.Value;
            return Flow.Return;
        }
        if (inside.Any(operation => operation is IReturnOperation)) stack.Current.YieldsUnknown = true;
        return MayJumpOut(statement) ? Flow.Unknown : Flow.Next;
    }

    /// <summary>Whether a statement may jump out of itself.</summary>
    static bool MayJumpOut(IOperation statement)
    {
        var labels = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var targets = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var operation in OperationTree.PartsOf(statement))
        {
            if (operation is ILoopOperation loop) labels.UnionWith([loop.ContinueLabel, loop.ExitLabel]);
            if (operation is ISwitchOperation selection) labels.Add(selection.ExitLabel);
            if (operation is IBranchOperation branch) targets.Add(branch.Target);
        }
        return !targets.IsSubsetOf(labels);
    }
}
