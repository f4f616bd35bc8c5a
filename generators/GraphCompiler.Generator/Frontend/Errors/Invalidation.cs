using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Errors;

/// <summary>What code that was not evaluated to its end may have changed, so that its value is unknown.</summary>
internal sealed class Invalidation(CallStack stack)
{
    /// <summary>Lists and objects that may have been changed, so that what they hold is unknown.</summary>
    readonly HashSet<object> values = [];

    /// <summary>Fields of the model that should have been changed.</summary>
    readonly HashSet<(ObjectValue Self, string Key)> fields = [];

    /// <summary>Whether what a value holds is unknown.</summary>
    public bool Contains(object value) => values.Count > 0 && values.Contains(value);

    /// <summary>Whether what a field holds is unknown.</summary>
    public bool Contains(ObjectValue self, string key) => fields.Contains((self, key));

    public void Clear()
    {
        values.Clear();
        fields.Clear();
    }

    /// <summary>Makes unknown what an operation that was not evaluated to its end may have changed.</summary>
    /// <param name="isSkipped">Whether it may be evaluated all the same, so that calls in it may change what they are given.</param>
    public void Invalidate(IOperation operation, bool isSkipped)
    {
        var parts = OperationTree.PartsOf(operation).ToList();
        // Local functions and lambdas may change the variables around them.
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
                    InvalidateTarget(assignment.Target);
                    break;
                case IIncrementOrDecrementOperation increment:
                    InvalidateTarget(increment.Target);
                    break;
                case IForEachLoopOperation loop:
                    InvalidateTarget(loop.LoopControlVariable);
                    break;
                case IVariableDeclaratorOperation or ILocalReferenceOperation { IsDeclaration: true }:
                    InvalidateTarget(part);
                    break;
                case IDeclarationPatternOperation { DeclaredSymbol: { } variable }:
                    stack.Current.Declare(variable, Unknown.Value);
                    break;
                case IRecursivePatternOperation { DeclaredSymbol: { } variable }:
                    stack.Current.Declare(variable, Unknown.Value);
                    break;
                case IInvocationOperation call when !Members.IsPrimitive(call.TargetMethod):
                    if (call.Instance is { } instance) InvalidateContent(instance);
                    foreach (var argument in call.Arguments)
                        if (isSkipped || argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out) InvalidateContent(argument.Value);
                    break;
            }
        }
    }

    void InvalidateTarget(IOperation? target)
    {
        switch (target)
        {
            case ITupleOperation tuple:
                foreach (var element in tuple.Elements) InvalidateTarget(element);
                break;
            case IDeclarationExpressionOperation declaration:
                InvalidateTarget(declaration.Expression);
                break;
            case IVariableDeclaratorOperation declarator:
                stack.Current.Declare(declarator.Symbol, Unknown.Value);
                break;
            case ILocalReferenceOperation { IsDeclaration: true } local:
                stack.Current.Declare(local.Local, Unknown.Value);
                break;
            case ILocalReferenceOperation local when stack.Current.Find(local.Local) is { } cell:
                cell.Value = Unknown.Value;
                break;
            case IParameterReferenceOperation parameter when stack.Current.Find(parameter.Parameter) is { } cell:
                cell.Value = Unknown.Value;
                break;
            case IMemberReferenceOperation { Instance: IInstanceReferenceOperation } member when stack.Current.This is ObjectValue self:
                fields.Add((self, Members.Key(member.Member)));
                break;
            case IMemberReferenceOperation { Instance: { } instance }:
                InvalidateContent(instance);
                break;
            case IArrayElementReferenceOperation element:
                InvalidateContent(element.ArrayReference);
                break;
            case IImplicitIndexerReferenceOperation element:
                InvalidateContent(element.Instance);
                break;
        }
    }

    /// <summary>Makes unknown what a variable holds: the elements of a list, the fields of an object.</summary>
    void InvalidateContent(IOperation reference)
    {
        var cell = OperationTree.WithoutConversions(reference) switch
        {
            ILocalReferenceOperation local => stack.Current.Find(local.Local),
            IParameterReferenceOperation parameter => stack.Current.Find(parameter.Parameter),
            _ => null,
        };
        switch (OperationTree.WithoutConversions(reference))
        {
            case IMemberReferenceOperation { Instance: IInstanceReferenceOperation } member when stack.Current.This is ObjectValue self:
                if (self.Fields.TryGetValue(Members.Key(member.Member), out var held) && held is ListValue) values.Add(held);
                break;
            case IMemberReferenceOperation { Instance: { } instance }:
                InvalidateContent(instance);
                break;
            case IArrayElementReferenceOperation element:
                InvalidateContent(element.ArrayReference);
                break;
        }
        if (cell?.Value is ListValue { IsFrozen: false } or ObjectValue { IsFrozen: false }) values.Add(cell.Value);
        else if (cell?.Value is TupleValue) cell.Value = Unknown.Value;
    }
}
