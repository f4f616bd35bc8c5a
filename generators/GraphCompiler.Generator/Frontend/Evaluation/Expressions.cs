using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Tensors;
using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Evaluation;

/// <summary>Evaluates expressions.</summary>
/// <param name="real">The type of the model's real numbers.</param>
internal sealed class Expressions(CallStack stack, StepLimit steps, Recovery recovery, Mistakes mistakes, MistakeLog log,
    Invalidation invalidation, ObservedShapes shapes, ExpressionKinds kinds, DType real)
{
    /// <summary>The value of an expression.</summary>
    public object? Evaluate(IOperation operation)
    {
        steps.Count(operation);
        if (operation.ConstantValue is { HasValue: true, Value: var constant } && !(real == DType.Float64 && IsFoldedDouble(operation)))
            return constant;
        var (outer, current) = (stack.HasUnknownOperand, stack.Current);
        stack.HasUnknownOperand = false;
        object? value;
        try
        {
            value = EvaluateKind(operation);
            if (value is not null && invalidation.Contains(value)) value = Unknown.Value;
        }
        catch (EvaluationException exception) when (recovery.IsPossible(exception, current))
        {
            value = recovery.Replace(operation, exception);
        }
        finally
        {
            stack.HasUnknownOperand = outer;
        }
        if (value is Unknown)
        {
            stack.HasUnknownOperand = true;
            log.AddUnknown();
        }
        if (value is Node node) shapes.Add(operation, node);
        return value;
    }

    /// <summary>A condition's value, which has to be known while building.</summary>
    public bool EvaluateCondition(IOperation operation) => Evaluate(operation) switch
    {
        bool value => value,
        Unknown => throw EvaluationException.ReportedAlready(),
        _ => throw mistakes.Undecided(operation),
    };

    /// <summary>Whether C# has computed a number in double precision from others, which may be floats.</summary>
    static bool IsFoldedDouble(IOperation operation) =>
        operation.Type?.SpecialType == SpecialType.System_Double
            && operation is IConversionOperation or IBinaryOperation or IUnaryOperation;

    object? EvaluateKind(IOperation operation)
    {
        try
        {
            return kinds.Evaluate(operation);
        }
        catch (GraphException exception)
        {
            throw mistakes.Assumed(exception, operation) ?? (Exception)mistakes.Fail(exception.Id, operation, exception.Arguments);
        }
        catch (Exception exception) when (log.HasUnknowns
            && exception is InvalidCastException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw EvaluationException.ReportedAlready();
        }
    }
}
