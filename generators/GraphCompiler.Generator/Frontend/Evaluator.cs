using System.Runtime.CompilerServices;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend;

/// <summary>
/// Runs graph code while the project is built: an interpreter over Roslyn's operations whose tensors are nodes of a graph. Whatever
/// C# would compute from constants it computes; what depends on data becomes nodes; the rest is refused at the exact expression.
/// </summary>
internal sealed partial class Evaluator(Sources sources, CancellationToken cancellation)
{
    public const int MaximumSteps = 2_000_000;
    const int MaximumDepth = 400;

    int steps;
    int depth;
    Frame frame = new(sources.User, null, null, "");

    /// <summary>What <c>Mode.IsTraining</c> is.</summary>
    public bool IsTraining { get; set; }

    /// <summary>
    /// The type of the model's real numbers. In double precision, a number of type <c>float</c> stands for the decimal it is written as.
    /// </summary>
    public DType Real { get; init; } = DType.Float32;

    public Sources Sources => sources;

    /// <summary>The value of an expression.</summary>
    object? Evaluate(IOperation operation)
    {
        Step(operation);
        if (operation.ConstantValue is { HasValue: true, Value: var constant } && !(Real == DType.Float64 && IsFoldedDouble(operation)))
            return constant;
        var (outer, current) = (hasUnknownOperand, frame);
        hasUnknownOperand = false;
        object? value;
        try
        {
            value = Dispatched(operation);
            if (value is not null && spoiled.Count > 0 && spoiled.Contains(value)) value = Unknown.Value;
        }
        catch (EvaluationException exception) when (Recovers(exception, current))
        {
            Report(exception);
            Forget(operation, isSkipped: false);
            value = Unknown.Value;
        }
        finally
        {
            hasUnknownOperand = outer;
        }
        if (value is Unknown) hasUnknownOperand = HasUnknowns = true;
        if (value is Node node && shapes is not null) Observe(operation, node);
        return value;
    }

    /// <summary>Whether C# has computed a number in double precision from others, which may be floats.</summary>
    static bool IsFoldedDouble(IOperation operation) =>
        operation.Type?.SpecialType == SpecialType.System_Double
            && operation is IConversionOperation or IBinaryOperation or IUnaryOperation;

    object? Dispatched(IOperation operation)
    {
        try
        {
            return Dispatch(operation);
        }
        catch (GraphException exception)
        {
            throw Assumed(exception, operation) ?? (Exception)Fail(exception.Id, operation, exception.Arguments);
        }
        catch (Exception exception) when (HasUnknowns
            && exception is InvalidCastException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw FollowUp();
        }
    }

    object? Dispatch(IOperation operation)
    {
        switch (operation)
        {
            case ILocalReferenceOperation local: return Read(local, local.Local);
            case IParameterReferenceOperation parameter: return ReadParameter(parameter);
            case IFieldReferenceOperation field: return ReadField(field);
            case IPropertyReferenceOperation property: return ReadProperty(property);
            case IInstanceReferenceOperation instance: return ReadInstance(instance);
            case IInvocationOperation call: return Invoke(call);
            case IBinaryOperation binary: return Binary(binary);
            case IUnaryOperation unary: return Unary(unary);
            case IConversionOperation conversion: return Convert(conversion);
            case IObjectCreationOperation creation: return Create(creation);
            case ITypeParameterObjectCreationOperation creation: return Create(creation);
            case IArrayElementReferenceOperation element: return ReadElement(element);
            case IImplicitIndexerReferenceOperation element: return ReadElement(element);
            case IArrayCreationOperation array: return CreateArray(array);
            case IArrayInitializerOperation initializer: return new ListValue(initializer.ElementValues.Select(EvaluateCopy));
            case ICollectionExpressionOperation collection: return CreateCollection(collection);
            case IConditionalOperation choice: return Evaluate(Condition(choice.Condition) ? choice.WhenTrue : choice.WhenFalse!);
            case ICoalesceOperation coalesce: return Evaluate(coalesce.Value) ?? Evaluate(coalesce.WhenNull);
            case ICoalesceAssignmentOperation coalesce: return AssignMissing(coalesce);
            case IConditionalAccessOperation access: return Access(access);
            case IConditionalAccessInstanceOperation: return frame.ConditionalReceivers.Peek();
            case ISimpleAssignmentOperation assignment: return Assign(assignment.Target, assignment.Value);
            case ICompoundAssignmentOperation assignment: return AssignCompound(assignment);
            case IIncrementOrDecrementOperation increment: return Increment(increment);
            case IDeconstructionAssignmentOperation deconstruction: return Assign(deconstruction.Target, deconstruction.Value);
            case IDeclarationExpressionOperation declaration: return Evaluate(declaration.Expression);
            case ITupleOperation tuple: return new TupleValue([.. tuple.Elements.Select(EvaluateCopy)]);
            case ITupleBinaryOperation tuple: return CompareTuples(tuple);
            case IIsPatternOperation test: return Matches(test.Pattern, Evaluate(test.Value));
            case IIsTypeOperation test: return IsOfType(Evaluate(test.ValueOperand), test.TypeOperand) != test.IsNegated;
            case ISwitchExpressionOperation selection: return Select(selection);
            case IAnonymousFunctionOperation lambda: return new FunctionValue(lambda.Symbol, frame.This, lambda.Body, frame.Snapshot());
            case IDelegateCreationOperation creation: return Evaluate(creation.Target);
            case IMethodReferenceOperation method: return MethodGroup(method);
            case IDefaultValueOperation: return DefaultOf(operation.Type);
            case IInterpolatedStringOperation text: return Interpolate(text);
            case IRangeOperation range: return new IndexRange(ToIndex(range.LeftOperand) ?? new(Dim.Zero, false),
                ToIndex(range.RightOperand) ?? new(Dim.Zero, true));
            case IAnonymousObjectCreationOperation anonymous: return CreateAnonymous(anonymous);
            case IThrowOperation thrown: return Throw(thrown);
            case IWithOperation with: return With(with);
            case IObjectOrCollectionInitializerOperation initializer: return Initialize(initializer);
            case ITranslatedQueryOperation query: return Evaluate(query.Operation);
            case IParenthesizedOperation parenthesized: return Evaluate(parenthesized.Operand);
            case IInvalidOperation: throw Silent();
            case ILiteralOperation literal: return literal.ConstantValue.Value;
            default: throw Fail("GC0112", operation, Words(operation));
        }
    }

    /// <summary>A value for a place of its own: structs and tuples are copied.</summary>
    object? EvaluateCopy(IOperation operation) => CopyOf(Evaluate(operation));

    public static object? CopyOf(object? value) => value switch
    {
        ObjectValue { Type.IsValueType: true } item => item.Copy(),
        TupleValue tuple => new TupleValue([.. tuple.Items.Select(CopyOf)]),
        _ => value,
    };

    void Step(IOperation operation)
    {
        if (++steps > MaximumSteps) throw TooLong(operation);
        if ((steps & 255) == 0) cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Runs a call's body in a frame of its own.</summary>
    T Within<T>(Frame inner, IOperation callSite, Func<T> run) => Within(inner, callSite.Syntax, run);

    T Within<T>(Frame inner, SyntaxNode callSite, Func<T> run)
    {
        if (++depth > MaximumDepth) throw TooDeep(inner, callSite);
        var (outer, outerOperand) = (frame, hasUnknownOperand);
        try
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
        }
        catch (InsufficientExecutionStackException)
        {
            throw TooDeep(inner, callSite);
        }
        (frame, hasUnknownOperand) = (inner, false);
        try
        {
            return run();
        }
        finally
        {
            (frame, hasUnknownOperand) = (outer, outerOperand);
            depth--;
        }
    }
}
