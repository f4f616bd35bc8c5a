using GraphCompiler.Generator.Frontend.Declarations;
using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Objects;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Evaluation;

/// <summary>Executes statements.</summary>
internal sealed class Statements(ICode code, CallStack stack, StepLimit steps, Recovery recovery, Mistakes mistakes, Throws throws,
    Variables variables, Places places, Patterns patterns, Sequences sequences)
{
    /// <summary>Where the last <c>break</c> or <c>continue</c> leads to.</summary>
    ILabelSymbol? jumpTarget;

    /// <summary>Executes the body of a function.</summary>
    public Flow ExecuteBody(IOperation? body) => body switch
    {
        IMethodBodyOperation { BlockBody: var block, ExpressionBody: var expression } => Execute((block ?? expression)!),
        ILocalFunctionOperation { Body: { } block } => Execute(block),
        IBlockOperation block => Execute(block),
        _ => throw EvaluationException.ReportedByCompiler(),
    };

    public Flow Execute(IOperation statement)
    {
        steps.Count(statement);
        var (outer, current) = (stack.HasUnknownOperand, stack.Current);
        stack.HasUnknownOperand = false;
        try
        {
            return ExecutePlainly(statement);
        }
        catch (EvaluationException exception) when (recovery.IsPossible(exception, current))
        {
            return recovery.Skip(statement, exception);
        }
        finally
        {
            stack.HasUnknownOperand = outer;
        }
    }

    Flow ExecutePlainly(IOperation statement)
    {
        switch (statement)
        {
            case IBlockOperation block:
                return Execute(block.Operations);
            // No graph depends on the parameters' values, which a model's constructor may initialize.
            case IExpressionStatementOperation { Operation: var call } when stack.Current is { IsConstructor: true,
                This: ObjectValue { Type: var model } } && IsInitialize(call, model):
                return Flow.Next;
            case IExpressionStatementOperation expression:
                code.Evaluate(expression.Operation);
                return Flow.Next;
            case IVariableDeclarationGroupOperation group:
                foreach (var declaration in group.Declarations) variables.Declare(declaration);
                return Flow.Next;
            case IVariableDeclarationOperation declaration:
                variables.Declare(declaration);
                return Flow.Next;
            case IReturnOperation { Kind: OperationKind.YieldReturn } yielded:
                (stack.Current.Yielded ??= []).Add(code.EvaluateCopy(yielded.ReturnedValue!));
                return Flow.Next;
            case IReturnOperation { Kind: OperationKind.YieldBreak }:
                return Flow.Return;
            case IReturnOperation returned:
                if (returned.ReturnedValue is { } result) stack.Current.Result = code.EvaluateCopy(result);
                return Flow.Return;
            case IConditionalOperation choice:
                return code.EvaluateCondition(choice.Condition) ? Execute(choice.WhenTrue)
                    : choice.WhenFalse is { } otherwise ? Execute(otherwise)
                    : Flow.Next;
            case IForLoopOperation loop:
                return Execute(loop);
            case IForEachLoopOperation loop:
                return Execute(loop);
            case IWhileLoopOperation loop:
                return Execute(loop);
            case ISwitchOperation selection:
                return Execute(selection);
            case IBranchOperation { BranchKind: BranchKind.Break } branch:
                jumpTarget = branch.Target;
                return Flow.Break;
            case IBranchOperation { BranchKind: BranchKind.Continue } branch:
                jumpTarget = branch.Target;
                return Flow.Continue;
            case ILocalFunctionOperation or IEmptyOperation:
                return Flow.Next;
            case IThrowOperation thrown when stack.IsUser(stack.Current):
                code.Evaluate(thrown);
                stack.Current.Result = Unknown.Value;
                return Flow.Return;
            case IThrowOperation thrown:
                throws.Throw(thrown);
                return Flow.Next;
            // The label was reported already.
            case IBranchOperation { BranchKind: BranchKind.GoTo } branch
                when recovery.HasReported("GC0111", Mistakes.NameOf(branch)):
            case IInvalidOperation:
                throw EvaluationException.ReportedByCompiler();
            default:
                throw mistakes.Fail("GC0111", statement, Mistakes.NameOf(statement));
        }
    }

    /// <summary>
    /// Whether a statement calls the <c>Initialize</c> that the generator adds to a model: it is not there yet, or was generated before.
    /// </summary>
    static bool IsInitialize(IOperation call, INamedTypeSymbol model) => KnownTypes.Has(model, "ModelAttribute")
        && call.Syntax is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "Initialize" }
            or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name.Identifier.Text: "Initialize" } }
        && (call is not IInvocationOperation { TargetMethod: var method } || NameReader.IsGenerated(method));

    Flow Execute(IEnumerable<IOperation> statements)
    {
        foreach (var statement in statements)
            if (Execute(statement) is not Flow.Next and var flow) return flow;
        return Flow.Next;
    }

    /// <summary>The flow after one pass through a loop's body: whether the loop goes on, and what it ends with if not.</summary>
    bool Continues(ILoopOperation loop, Flow flow, out Flow ending)
    {
        ending = Flow.Next;
        if (flow == Flow.Unknown)
        {
            ending = recovery.Skip(loop);
            return false;
        }
        if (flow == Flow.Next || (flow == Flow.Continue && JumpsTo(loop.ContinueLabel))) return true;
        if (!(flow == Flow.Break && JumpsTo(loop.ExitLabel))) ending = flow;
        return false;
    }

    bool JumpsTo(ILabelSymbol label) => SymbolEqualityComparer.Default.Equals(jumpTarget, label);

    Flow Execute(IForLoopOperation loop)
    {
        for (Execute(loop.Before); loop.Condition is null || code.EvaluateCondition(loop.Condition); Execute(loop.AtLoopBottom))
            if (!Continues(loop, Execute(loop.Body), out var ending)) return ending;
        return Flow.Next;
    }

    Flow Execute(IWhileLoopOperation loop)
    {
        while (!loop.ConditionIsTop || code.EvaluateCondition(loop.Condition!) != loop.ConditionIsUntil)
        {
            if (!Continues(loop, Execute(loop.Body), out var ending)) return ending;
            if (!loop.ConditionIsTop && code.EvaluateCondition(loop.Condition!) == loop.ConditionIsUntil) break;
        }
        return Flow.Next;
    }

    Flow Execute(IForEachLoopOperation loop)
    {
        var collection = code.Evaluate(loop.Collection);
        // The C# compiler reports that a tensor can't be enumerated.
        if (collection is Node
            && loop.SemanticModel?.GetForEachStatementInfo((CommonForEachStatementSyntax)loop.Syntax).GetEnumeratorMethod is null)
            throw EvaluationException.ReportedByCompiler();
        var items = sequences.Items(loop.Collection, collection).ToArray();
        foreach (var item in items)
        {
            steps.Count(loop);
            switch (loop.LoopControlVariable)
            {
                case IVariableDeclaratorOperation declarator:
                    stack.Current.Declare(declarator.Symbol, StructCopy.Of(item));
                    break;
                case { } target:
                    places.PlaceOf(target).Write(item);
                    break;
            }
            if (!Continues(loop, Execute(loop.Body), out var ending)) return ending;
        }
        return Flow.Next;
    }

    Flow Execute(ISwitchOperation selection)
    {
        var value = code.Evaluate(selection.Value);
        var chosen = selection.Cases.FirstOrDefault(section =>
            section.Clauses.Any(clause => clause is not IDefaultCaseClauseOperation && patterns.Matches(clause, value)))
            ?? selection.Cases.FirstOrDefault(section => section.Clauses.Any(clause => clause is IDefaultCaseClauseOperation));
        if (chosen is null) return Flow.Next;
        var flow = Execute(chosen.Body);
        if (flow == Flow.Unknown) return recovery.Skip(selection);
        return flow == Flow.Break && JumpsTo(selection.ExitLabel) ? Flow.Next : flow;
    }
}
