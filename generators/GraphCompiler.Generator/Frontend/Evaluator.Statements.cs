using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend;

// Statements.
internal sealed partial class Evaluator
{
    /// <summary>How a statement ends.</summary>
    enum Flow
    {
        Next,
        Break,
        Continue,
        Return,

        /// <summary>It may jump out of the statements around it, or not.</summary>
        Unknown,
    }

    ILabelSymbol? jump;

    Flow Execute(IOperation statement)
    {
        Step(statement);
        var (outer, current) = (hasUnknownOperand, frame);
        hasUnknownOperand = false;
        try
        {
            return ExecutePlainly(statement);
        }
        catch (EvaluationException exception) when (Recovers(exception, current))
        {
            Report(exception);
            return Skip(statement);
        }
        finally
        {
            hasUnknownOperand = outer;
        }
    }

    Flow ExecutePlainly(IOperation statement)
    {
        switch (statement)
        {
            case IBlockOperation block:
                return Execute(block.Operations);
            // What a model's constructor does with its parameters' values is nothing that a graph depends on.
            case IExpressionStatementOperation { Operation: var call } when frame is { IsConstructor: true,
                This: ObjectValue { Type: var model } } && IsInitialize(call, model):
                return Flow.Next;
            case IExpressionStatementOperation expression:
                Evaluate(expression.Operation);
                return Flow.Next;
            case IVariableDeclarationGroupOperation group:
                foreach (var declaration in group.Declarations) Declare(declaration);
                return Flow.Next;
            case IVariableDeclarationOperation declaration:
                Declare(declaration);
                return Flow.Next;
            case IReturnOperation { Kind: OperationKind.YieldReturn } yielded:
                (frame.Yielded ??= []).Add(EvaluateCopy(yielded.ReturnedValue!));
                return Flow.Next;
            case IReturnOperation { Kind: OperationKind.YieldBreak }:
                return Flow.Return;
            case IReturnOperation returned:
                if (returned.ReturnedValue is { } result) frame.Result = EvaluateCopy(result);
                return Flow.Return;
            case IConditionalOperation choice:
                return Condition(choice.Condition) ? Execute(choice.WhenTrue)
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
                jump = branch.Target;
                return Flow.Break;
            case IBranchOperation { BranchKind: BranchKind.Continue } branch:
                jump = branch.Target;
                return Flow.Continue;
            case ILocalFunctionOperation or IEmptyOperation:
                return Flow.Next;
            case IThrowOperation thrown when IsUser(frame):
                Evaluate(thrown);
                frame.Result = Unknown.Value;
                return Flow.Return;
            case IThrowOperation thrown:
                Throw(thrown);
                return Flow.Next;
            // The label was reported already.
            case IBranchOperation { BranchKind: BranchKind.GoTo } branch when passing.Findings.Any(finding =>
                finding.Id == "GC0111" && finding.Arguments[0] == Words(branch)):
            case IInvalidOperation:
                throw Silent();
            default:
                throw Fail("GC0111", statement, Words(statement));
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

    void Declare(IVariableDeclarationOperation declaration)
    {
        foreach (var declarator in declaration.Declarators)
        {
            if (declarator.Symbol.IsRef) throw Fail("GC0111", declarator, "a ref local");
            var initializer = declarator.Initializer ?? declaration.Initializer;
            var since = sites.Count;
            var value = initializer is not null ? EvaluateCopy(initializer.Value)
                : declarator.Symbol.Type.IsValueType ? DefaultOf(declarator.Symbol.Type)
                : Unassigned;
            NameVariable(value, declarator.Symbol.Name, since);
            frame.Declare(declarator.Symbol, value);
        }
    }

    /// <summary>The flow after one pass through a loop's body: whether the loop goes on, and what it ends with if not.</summary>
    bool GoesOn(ILoopOperation loop, Flow flow, out Flow ending)
    {
        ending = Flow.Next;
        if (flow == Flow.Unknown)
        {
            ending = Skip(loop);
            return false;
        }
        if (flow == Flow.Next || (flow == Flow.Continue && SymbolEqualityComparer.Default.Equals(jump, loop.ContinueLabel))) return true;
        if (!(flow == Flow.Break && SymbolEqualityComparer.Default.Equals(jump, loop.ExitLabel))) ending = flow;
        return false;
    }

    Flow Execute(IForLoopOperation loop)
    {
        for (Execute(loop.Before); loop.Condition is null || Condition(loop.Condition); Execute(loop.AtLoopBottom))
            if (!GoesOn(loop, Execute(loop.Body), out var ending)) return ending;
        return Flow.Next;
    }

    Flow Execute(IWhileLoopOperation loop)
    {
        while (!loop.ConditionIsTop || Condition(loop.Condition!) != loop.ConditionIsUntil)
        {
            if (!GoesOn(loop, Execute(loop.Body), out var ending)) return ending;
            if (!loop.ConditionIsTop && Condition(loop.Condition!) == loop.ConditionIsUntil) break;
        }
        return Flow.Next;
    }

    Flow Execute(IForEachLoopOperation loop)
    {
        var collection = Evaluate(loop.Collection);
        // C# says itself that there is nothing to go through.
        if (collection is Node
            && loop.SemanticModel?.GetForEachStatementInfo((CommonForEachStatementSyntax)loop.Syntax).GetEnumeratorMethod is null)
            throw Silent();
        var items = Items(loop.Collection, collection).ToArray();
        foreach (var item in items)
        {
            Step(loop);
            switch (loop.LoopControlVariable)
            {
                case IVariableDeclaratorOperation declarator:
                    frame.Declare(declarator.Symbol, CopyOf(item));
                    break;
                case { } target:
                    PlaceOf(target).Write(item);
                    break;
            }
            if (!GoesOn(loop, Execute(loop.Body), out var ending)) return ending;
        }
        return Flow.Next;
    }

    Flow Execute(ISwitchOperation selection)
    {
        var value = Evaluate(selection.Value);
        var chosen = selection.Cases.FirstOrDefault(section =>
            section.Clauses.Any(clause => clause is not IDefaultCaseClauseOperation && Matches(clause, value)))
            ?? selection.Cases.FirstOrDefault(section => section.Clauses.Any(clause => clause is IDefaultCaseClauseOperation));
        if (chosen is null) return Flow.Next;
        var flow = Execute(chosen.Body);
        if (flow == Flow.Unknown) return Skip(selection);
        return flow == Flow.Break && SymbolEqualityComparer.Default.Equals(jump, selection.ExitLabel) ? Flow.Next : flow;
    }

    bool Matches(ICaseClauseOperation clause, object? value) => clause switch
    {
        ISingleValueCaseClauseOperation single => AreEqual(clause, value, Evaluate(single.Value)),
        IPatternCaseClauseOperation pattern => Matches(pattern.Pattern, value) && (pattern.Guard is null || Condition(pattern.Guard)),
        _ => throw Fail("GC0111", clause, Words(clause)),
    };

    /// <summary>A condition's value, which has to be known while building.</summary>
    bool Condition(IOperation operation) => Evaluate(operation) switch
    {
        bool value => value,
        Unknown => throw FollowUp(),
        _ => throw Undecided(operation, ExpressionText.Of(operation.Syntax)),
    };

    /// <summary>The items of something that <c>foreach</c>, a spread or LINQ goes through.</summary>
    public IReadOnlyList<object?> Items(IOperation at, object? value) => value switch
    {
        ListValue list => list.Items,
        Unknown => throw FollowUp(),
        string text => [.. text.Select(character => (object?)character)],
        null => throw Fail("GC0117", at, ExpressionText.Of(at.Syntax)),
        Node => throw Fail("GC0112", at, $"going through the elements of the tensor '{ExpressionText.Of(at.Syntax)}'"),
        _ => throw Fail("GC0112", at, $"going through '{ExpressionText.Of(at.Syntax)}'"),
    };
}
