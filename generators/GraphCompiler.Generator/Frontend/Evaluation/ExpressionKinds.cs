using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Objects;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Evaluation;

/// <summary>What evaluates each kind of expression.</summary>
internal sealed class ExpressionKinds(ICode code, CallStack stack, Mistakes mistakes, RuntimeTypes types, ObjectCreation objects,
    CollectionCreation collections, Variables variables, References references, Invocations invocations, Operators operators,
    Patterns patterns, Assignments assignments, Throws throws)
{
    public object? Evaluate(IOperation operation)
    {
        switch (operation)
        {
            case ILocalReferenceOperation local: return variables.Read(local, local.Local);
            case IParameterReferenceOperation parameter: return variables.ReadParameter(parameter);
            case IFieldReferenceOperation field: return references.ReadField(field);
            case IPropertyReferenceOperation property: return references.ReadProperty(property);
            case IInstanceReferenceOperation instance: return variables.ReadInstance(instance);
            case IInvocationOperation call: return invocations.Invoke(call);
            case IBinaryOperation binary: return operators.Binary(binary);
            case IUnaryOperation unary: return operators.Unary(unary);
            case IConversionOperation conversion: return operators.Convert(conversion);
            case IObjectCreationOperation creation: return objects.Create(creation);
            case ITypeParameterObjectCreationOperation creation: return objects.Create(creation);
            case IArrayElementReferenceOperation element: return references.ReadElement(element);
            case IImplicitIndexerReferenceOperation element: return references.ReadElement(element);
            case IArrayCreationOperation array: return collections.CreateArray(array);
            case IArrayInitializerOperation initializer: return new ListValue(initializer.ElementValues.Select(code.EvaluateCopy));
            case ICollectionExpressionOperation collection: return collections.CreateCollection(collection);
            case IConditionalOperation choice:
                return code.Evaluate(code.EvaluateCondition(choice.Condition) ? choice.WhenTrue : choice.WhenFalse!);
            case ICoalesceOperation coalesce: return code.Evaluate(coalesce.Value) ?? code.Evaluate(coalesce.WhenNull);
            case ICoalesceAssignmentOperation coalesce: return assignments.AssignMissing(coalesce);
            case IConditionalAccessOperation access: return references.Access(access);
            case IConditionalAccessInstanceOperation: return stack.Current.ConditionalReceivers.Peek();
            case ISimpleAssignmentOperation assignment: return assignments.Assign(assignment.Target, assignment.Value);
            case ICompoundAssignmentOperation assignment: return assignments.AssignCompound(assignment);
            case IIncrementOrDecrementOperation increment: return assignments.Increment(increment);
            case IDeconstructionAssignmentOperation deconstruction: return assignments.Assign(deconstruction.Target, deconstruction.Value);
            case IDeclarationExpressionOperation declaration: return code.Evaluate(declaration.Expression);
            case ITupleOperation tuple: return new TupleValue([.. tuple.Elements.Select(code.EvaluateCopy)]);
            case ITupleBinaryOperation tuple: return operators.CompareTuples(tuple);
            case IIsPatternOperation test: return patterns.Matches(test.Pattern, code.Evaluate(test.Value));
            case IIsTypeOperation test: return types.IsOfType(code.Evaluate(test.ValueOperand), test.TypeOperand) != test.IsNegated;
            case ISwitchExpressionOperation selection: return patterns.Select(selection);
            case IAnonymousFunctionOperation lambda:
                return new FunctionValue(lambda.Symbol, stack.Current.This, lambda.Body, stack.Current.Snapshot());
            case IDelegateCreationOperation creation: return code.Evaluate(creation.Target);
            case IMethodReferenceOperation method: return invocations.MethodGroup(method);
            case IDefaultValueOperation: return types.DefaultOf(operation.Type);
            case IInterpolatedStringOperation text: return operators.Interpolate(text);
            case IRangeOperation range: return references.ReadRange(range);
            case IAnonymousObjectCreationOperation anonymous: return objects.CreateAnonymous(anonymous);
            case IThrowOperation thrown: return throws.Throw(thrown);
            case IWithOperation with: return objects.With(with);
            case IObjectOrCollectionInitializerOperation initializer: return objects.Initialize(initializer);
            case ITranslatedQueryOperation query: return code.Evaluate(query.Operation);
            case IParenthesizedOperation parenthesized: return code.Evaluate(parenthesized.Operand);
            case IInvalidOperation: throw EvaluationException.ReportedByCompiler();
            case ILiteralOperation literal: return literal.ConstantValue.Value;
            default: throw mistakes.Unsupported(operation, Mistakes.NameOf(operation));
        }
    }
}
