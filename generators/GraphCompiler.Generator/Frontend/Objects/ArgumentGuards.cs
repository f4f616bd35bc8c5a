using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Objects;

/// <summary><c>ThrowIfNull</c> and its kind, which modules check their arguments with.</summary>
internal sealed class ArgumentGuards(Mistakes mistakes, Calculator calculator)
{
    public bool TryCall(IOperation at, string name, object?[] values, out object? result)
    {
        result = null;
        if (name == "ThrowIfNull") return values[0] is not null ? true : throw mistakes.WouldThrow(at, $"{values[1]} is null");
        BinaryOperatorKind? forbidden = name switch
        {
            "ThrowIfNegative" or "ThrowIfLessThan" => BinaryOperatorKind.LessThan,
            "ThrowIfNegativeOrZero" or "ThrowIfLessThanOrEqual" => BinaryOperatorKind.LessThanOrEqual,
            "ThrowIfGreaterThan" => BinaryOperatorKind.GreaterThan,
            "ThrowIfGreaterThanOrEqual" => BinaryOperatorKind.GreaterThanOrEqual,
            "ThrowIfZero" or "ThrowIfEqual" => BinaryOperatorKind.Equals,
            "ThrowIfNotEqual" => BinaryOperatorKind.NotEquals,
            _ => null,
        };
        if (forbidden is not { } kind) return false;
        var against = name is "ThrowIfNegative" or "ThrowIfNegativeOrZero" or "ThrowIfZero"
            ? values[0] is float ? 0f : values[0] is double ? 0.0 : (object)0
            : values[1]!;
        if (calculator.Calculate(at, kind, values[0], against, false) is true)
            throw mistakes.WouldThrow(at, $"{values[values.Length - 1]} is {Arithmetic.Show(values[0])}");
        return true;
    }
}
