using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Objects;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Tensors;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Evaluation;

/// <summary>Simple and compound assignments, increments and decrements.</summary>
internal sealed class Assignments(ICode code, ICalls calls, Mistakes mistakes, TensorValues tensors, Calculator calculator, Places places)
{
    public object? Assign(IOperation target, IOperation value)
    {
        var place = places.PlaceOf(target);
        return place.Write(code.EvaluateCopy(value));
    }

    public object? AssignMissing(ICoalesceAssignmentOperation assignment)
    {
        var place = places.PlaceToChange(assignment.Target);
        return place.Read() ?? place.Write(code.EvaluateCopy(assignment.Value));
    }

    public object? AssignCompound(ICompoundAssignmentOperation assignment)
    {
        var place = places.PlaceToChange(assignment.Target);
        var old = place.Read();
        object? result;
        if (assignment.OperatorMethod is { } method && !Operators.IsBuiltInTypeOperator(method))
        {
            var left = assignment.InConversion is { MethodSymbol: { } conversion }
                ? calls.Call(assignment, conversion, null, [(conversion.Parameters[0], old)])
                : old;
            result = calls.Call(assignment, method, null,
                [(method.Parameters[0], left), (method.Parameters[1], code.EvaluateCopy(assignment.Value))]);
        }
        else
        {
            var right = code.Evaluate(assignment.Value);
            // byte += int and the like: both sides widen, the result narrows.
            if (Arithmetic.IsNumber(old) && Arithmetic.IsNumber(right) && old!.GetType() != right!.GetType())
                old = Arithmetic.Convert(old, assignment.Value.Type!.SpecialType, false) ?? old;
            if (old is Dim && right is not null && assignment.Value.Type is { } type && KnownTypes.IsRealNumber(type))
                old = tensors.ToNode(old);
            result = calculator.Calculate(assignment, assignment.OperatorKind, old, right, assignment.IsChecked);
            if (Arithmetic.IsNumber(result) && assignment.Type is { } target)
                result = Arithmetic.Convert(result!, target.SpecialType, false) ?? result;
        }
        return place.Write(result);
    }

    public object? Increment(IIncrementOrDecrementOperation increment)
    {
        var place = places.PlaceToChange(increment.Target);
        var old = place.Read();
        if (old is null || increment.OperatorMethod is not null) throw mistakes.Unsupported(increment);
        var kind = increment.Kind == OperationKind.Increment ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract;
        var one = Arithmetic.IsNumber(old) ? Arithmetic.Convert(1, increment.Type!.SpecialType, false)! : 1;
        var value = calculator.Calculate(increment, kind, old, one, increment.IsChecked);
        if (Arithmetic.IsNumber(value)) value = Arithmetic.Convert(value!, increment.Type!.SpecialType, false) ?? value;
        place.Write(value);
        return increment.IsPostfix ? old : value;
    }
}
