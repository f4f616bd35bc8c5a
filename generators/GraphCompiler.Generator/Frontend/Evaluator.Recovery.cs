using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend;

// After a mistake: its expression is unknown, and evaluation goes on.
internal sealed partial class Evaluator
{
    readonly MistakeList passing = new(), permanent = new();

    /// <summary>
    /// Lists and objects that may have been changed, so that what they hold is unknown, and fields of the model that should have been.
    /// </summary>
    readonly HashSet<object> spoiled = [];
    readonly HashSet<(ObjectValue Self, string Key)> spoiledFields = [];

    /// <summary>Whether one of the operands of the expression that is being evaluated is unknown.</summary>
    bool hasUnknownOperand;

    /// <summary>How many evaluations are in progress whose values outlive the entry.</summary>
    int lasting;

    /// <summary>Whether a mistake makes the whole evaluation fail, without a word.</summary>
    bool isTentative;

    /// <summary>Whether anything in the current entry was unknown, so that what came out is no graph.</summary>
    public bool HasUnknowns { get; private set; }

    /// <summary>The mistakes in the current entry, and in what was evaluated for all of them.</summary>
    public IEnumerable<Finding> Mistakes => permanent.Findings.Concat(passing.Findings);

    /// <summary>Forgets the mistakes of an entry that starts again.</summary>
    public void ForgetMistakes()
    {
        HasUnknowns = false;
        passing.Clear();
        spoiled.Clear();
        spoiledFields.Clear();
    }

    /// <summary>
    /// Whether an expression or statement is unknown after a mistake: in a library, the call of it in the user's code is.
    /// </summary>
    /// <param name="current">The frame of the expression or statement: a filter runs before the frames within are left.</param>
    bool Recovers(EvaluationException exception, Frame current) => !exception.EndsEntry && !isTentative && IsUser(current);

    void Report(EvaluationException exception)
    {
        HasUnknowns = true;
        if (exception.Finding is { } finding) (lasting > 0 ? permanent : passing).Add(finding, Calls());
    }

    public void Report(Finding finding) => passing.Add(finding, Calls());

    /// <summary>The user's calls that led here, each once.</summary>
    string Calls()
    {
        var calls = new SortedSet<string>(StringComparer.Ordinal);
        for (var current = frame; current is { CallSite: { } site, Caller: { } caller }; current = caller)
            if (IsUser(caller)) calls.Add(site.SyntaxTree.FilePath + site.Span);
        return string.Join(" ", calls);
    }

    /// <summary>Whether a value is unknown, or holds one that is.</summary>
    bool IsUnknown(object? value) => (HasUnknowns || permanent.Findings.Count > 0) && Unknown.IsIn(value);

    /// <summary>For what follows from a mistake that was reported.</summary>
    public static EvaluationException FollowUp() => new(null);

    /// <summary>The value of something that outlives the entry, whose mistakes are reported once.</summary>
    T Lasting<T>(Func<T> evaluate)
    {
        lasting++;
        try
        {
            return evaluate();
        }
        finally
        {
            lasting--;
        }
    }

    /// <summary>
    /// Passes over a statement of which nobody knows whether, or how often, it runs: what it may change is unknown afterwards. If it may
    /// return, so is the result of the method.
    /// </summary>
    Flow Skip(IOperation statement)
    {
        Forget(statement, isSkipped: true);
        var inside = PartsOf(statement).ToList();
        if (inside.Any(operation => operation is IReturnOperation { Kind: not OperationKind.YieldReturn }))
        {
            frame.Result = Unknown.Value;
            return Flow.Return;
        }
        if (inside.Any(operation => operation is IReturnOperation)) frame.YieldsUnknown = true;
        return Leaves(statement) ? Flow.Unknown : Flow.Next;
    }

    /// <summary>Whether a statement may jump out of itself.</summary>
    static bool Leaves(IOperation statement)
    {
        var labels = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var targets = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var operation in PartsOf(statement))
        {
            if (operation is ILoopOperation loop) labels.UnionWith([loop.ContinueLabel, loop.ExitLabel]);
            if (operation is ISwitchOperation selection) labels.Add(selection.ExitLabel);
            if (operation is IBranchOperation branch) targets.Add(branch.Target);
        }
        return !targets.IsSubsetOf(labels);
    }

    /// <summary>An operation and its parts, without the bodies of the functions in it.</summary>
    static IEnumerable<IOperation> PartsOf(IOperation operation) => operation is ILocalFunctionOperation or IAnonymousFunctionOperation
        ? [operation]
        : operation.ChildOperations.SelectMany(part => PartsOf(part)).Prepend(operation);

    /// <summary>Makes unknown what an operation that was not evaluated to its end may have changed.</summary>
    /// <param name="isSkipped">Whether it may be evaluated all the same, so that calls in it may change what they are given.</param>
    void Forget(IOperation operation, bool isSkipped)
    {
        var parts = PartsOf(operation).ToList();
        // A function of the method's own may change the variables around it.
        if (parts.Any(part =>
            part is IInvocationOperation { TargetMethod.MethodKind: MethodKind.LocalFunction or MethodKind.DelegateInvoke }))
        {
            var root = operation;
            while (root.Parent is { } parent) root = parent;
            parts.AddRange(root.Descendants().Where(part => part is ILocalFunctionOperation or IAnonymousFunctionOperation)
                .SelectMany(function => function.Descendants()));
        }
        foreach (var part in parts)
        {
            switch (part)
            {
                case IAssignmentOperation assignment:
                    ForgetTarget(assignment.Target);
                    break;
                case IIncrementOrDecrementOperation increment:
                    ForgetTarget(increment.Target);
                    break;
                case IForEachLoopOperation loop:
                    ForgetTarget(loop.LoopControlVariable);
                    break;
                case IVariableDeclaratorOperation or ILocalReferenceOperation { IsDeclaration: true }:
                    ForgetTarget(part);
                    break;
                case IDeclarationPatternOperation { DeclaredSymbol: { } variable }:
                    frame.Declare(variable, Unknown.Value);
                    break;
                case IRecursivePatternOperation { DeclaredSymbol: { } variable }:
                    frame.Declare(variable, Unknown.Value);
                    break;
                case IInvocationOperation call when !Members.IsPrimitive(call.TargetMethod):
                    if (call.Instance is { } instance) ForgetContent(instance);
                    foreach (var argument in call.Arguments)
                        if (isSkipped || argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out) ForgetContent(argument.Value);
                    break;
            }
        }
    }

    void ForgetTarget(IOperation? target)
    {
        switch (target)
        {
            case ITupleOperation tuple:
                foreach (var element in tuple.Elements) ForgetTarget(element);
                break;
            case IDeclarationExpressionOperation declaration:
                ForgetTarget(declaration.Expression);
                break;
            case IVariableDeclaratorOperation declarator:
                frame.Declare(declarator.Symbol, Unknown.Value);
                break;
            case ILocalReferenceOperation { IsDeclaration: true } local:
                frame.Declare(local.Local, Unknown.Value);
                break;
            case ILocalReferenceOperation local when frame.Find(local.Local) is { } cell:
                cell.Value = Unknown.Value;
                break;
            case IParameterReferenceOperation parameter when frame.Find(parameter.Parameter) is { } cell:
                cell.Value = Unknown.Value;
                break;
            case IMemberReferenceOperation { Instance: IInstanceReferenceOperation } member when frame.This is ObjectValue self:
                spoiledFields.Add((self, Members.Key(member.Member)));
                break;
            case IMemberReferenceOperation { Instance: { } instance }:
                ForgetContent(instance);
                break;
            case IArrayElementReferenceOperation element:
                ForgetContent(element.ArrayReference);
                break;
            case IImplicitIndexerReferenceOperation element:
                ForgetContent(element.Instance);
                break;
        }
    }

    /// <summary>Makes unknown what a variable holds: the elements of a list, the fields of an object.</summary>
    void ForgetContent(IOperation reference)
    {
        var cell = Unwrap(reference) switch
        {
            ILocalReferenceOperation local => frame.Find(local.Local),
            IParameterReferenceOperation parameter => frame.Find(parameter.Parameter),
            _ => null,
        };
        switch (Unwrap(reference))
        {
            case IMemberReferenceOperation { Instance: IInstanceReferenceOperation } member when frame.This is ObjectValue self:
                if (self.Fields.TryGetValue(Members.Key(member.Member), out var held) && held is ListValue) spoiled.Add(held);
                break;
            case IMemberReferenceOperation { Instance: { } instance }:
                ForgetContent(instance);
                break;
            case IArrayElementReferenceOperation element:
                ForgetContent(element.ArrayReference);
                break;
        }
        if (cell?.Value is ListValue { IsFrozen: false } or ObjectValue { IsKept: false }) spoiled.Add(cell.Value);
        else if (cell?.Value is TupleValue) cell.Value = Unknown.Value;
    }
}
