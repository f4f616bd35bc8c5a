using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Tensors;
using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Objects;

/// <summary>
/// The built-in operators: on constants as in C#, on polynomials of symbols exactly, on numbers known at run time as nodes.
/// </summary>
internal sealed class Calculator(Mistakes mistakes, Origins origins, TensorValues tensors)
{
    public static bool IsScalar(object? value) => value is Node or Dim || Arithmetic.IsNumber(value);

    /// <summary>A built-in operator.</summary>
    public object? Calculate(IOperation at, BinaryOperatorKind kind, object? left, object? right, bool isChecked)
    {
        if (left is Unknown || right is Unknown) return Unknown.Value;
        if (left is null || right is null)
            return kind == BinaryOperatorKind.Add && (left is string || right is string)
                ? Arithmetic.Show(left) + Arithmetic.Show(right)
                : throw mistakes.NoValue(at);
        try
        {
            if (left is Node || right is Node) return CalculateAtRunTime(at, kind, tensors.ToNode(left), tensors.ToNode(right));
            if ((left is Dim || right is Dim) && left is not string && right is not string)
                return Calculate(at, kind, Arithmetic.ToDim(left), Arithmetic.ToDim(right));
            return Arithmetic.Binary(kind, left, right, isChecked) ?? throw mistakes.Unsupported(at);
        }
        catch (ArithmeticException exception)
        {
            throw mistakes.WouldThrow(at,
                exception is DivideByZeroException ? "division by zero" : "the number is too large for its type");
        }
    }

    object? CalculateAtRunTime(IOperation at, BinaryOperatorKind kind, Node left, Node right) => kind switch
    {
        BinaryOperatorKind.Add => origins.Stamped(at, () => left + right),
        BinaryOperatorKind.Subtract => origins.Stamped(at, () => left - right),
        BinaryOperatorKind.Multiply => origins.Stamped(at, () => left * right),
        BinaryOperatorKind.Divide => origins.Stamped(at, () => left / right),
        BinaryOperatorKind.Remainder or BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift =>
            throw mistakes.Unsupported(at, $"'{ExpressionText.Of(at.Syntax)}' on a number known only at run time"),
        _ => throw mistakes.Undecided(at),
    };

    /// <summary>
    /// Integers that depend on symbols: exact arithmetic on polynomials, and comparisons where the answer is the same for all sizes.
    /// </summary>
    object? Calculate(IOperation at, BinaryOperatorKind kind, Dim left, Dim right)
    {
        switch (kind)
        {
            case BinaryOperatorKind.Add: return Arithmetic.FromDim(left + right);
            case BinaryOperatorKind.Subtract: return Arithmetic.FromDim(left - right);
            case BinaryOperatorKind.Multiply: return Arithmetic.FromDim(left * right);
            case BinaryOperatorKind.Divide when !right.IsZero:
                return Arithmetic.FromDim(Require.Quotient(left, right, () => new GraphException("GC0118", left, right)));
            case BinaryOperatorKind.Remainder when !right.IsZero:
                return left.DivideExactly(right) is null ? throw mistakes.Fail("GC0118", at, left, right) : 0;
            case BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder: throw new DivideByZeroException();
        }
        return Arithmetic.Order(kind, left - right)
            ?? throw mistakes.Fail("GC0113", at, ExpressionText.Of(at.Syntax), "give the sizes it depends on as numbers");
    }

    /// <summary>Equality as <c>==</c> and patterns see it.</summary>
    public bool AreEqual(IOperation at, object? left, object? right)
    {
        if (left is Unknown || right is Unknown) throw EvaluationException.ReportedAlready();
        if (left is null || right is null) return left is null && right is null;
        if (IsScalar(left) && IsScalar(right)) return Calculate(at, BinaryOperatorKind.Equals, left, right, false) is true;
        return left is ObjectValue { Type.IsRecord: true } a && right is ObjectValue { Type.IsRecord: true } b
            ? a.Fields.Count == b.Fields.Count
                && a.Fields.All(field => b.Fields.TryGetValue(field.Key, out var other) && AreEqual(at, field.Value, other))
            : left.Equals(right);
    }
}
