using GraphCompiler.Generator.Frontend.Tensors;
using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Objects;

/// <summary><c>System.Math</c>: of constants a constant, of a number known at run time a node.</summary>
internal sealed class MathFunctions(Origins origins, TensorValues tensors, Calculator calculator)
{
    static readonly Dictionary<string, Func<double, double>> unary = new(StringComparer.Ordinal)
    {
        ["Sqrt"] = Math.Sqrt, ["Exp"] = Math.Exp, ["Log"] = Math.Log, ["Log10"] = Math.Log10, ["Log2"] = Scalars.Log2,
        ["Sin"] = Math.Sin, ["Cos"] = Math.Cos, ["Tan"] = Math.Tan, ["Tanh"] = Math.Tanh, ["Sinh"] = Math.Sinh, ["Cosh"] = Math.Cosh,
        ["Atan"] = Math.Atan, ["Asin"] = Math.Asin, ["Acos"] = Math.Acos,
        ["Floor"] = Math.Floor, ["Ceiling"] = Math.Ceiling, ["Round"] = Math.Round, ["Truncate"] = Math.Truncate,
        ["Cbrt"] = Scalars.Cbrt,
    };

    static readonly Dictionary<string, Func<double, double, double>> binary = new(StringComparer.Ordinal)
    {
        ["Pow"] = Math.Pow, ["Atan2"] = Math.Atan2, ["Log"] = (x, b) => Math.Log(x, b),
    };

    public bool TryCall(IOperation at, IMethodSymbol method, object?[] values, out object? result)
    {
        result = null;
        if (values.Any(value => value is Node)) return TryCallAtRunTime(at, method.Name, values, out result);
        switch (method.Name)
        {
            case "Max" or "Min" when values.Length == 2:
                var greater = calculator.Calculate(at, BinaryOperatorKind.GreaterThanOrEqual, values[0], values[1], false) is true;
                result = greater == (method.Name == "Max") ? values[0] : values[1];
                return true;
            case "Clamp" when values.Length == 3:
                result = calculator.Calculate(at, BinaryOperatorKind.LessThan, values[0], values[1], false) is true ? values[1]
                    : calculator.Calculate(at, BinaryOperatorKind.GreaterThan, values[0], values[2], false) is true ? values[2] : values[0];
                return true;
            case "Abs" when values.Length == 1 && values[0] is not Dim:
                result = calculator.Calculate(at, BinaryOperatorKind.LessThan, values[0],
                    Arithmetic.Convert(0, method.ReturnType.SpecialType, false), false) is true
                    ? Arithmetic.Unary(UnaryOperatorKind.Minus, values[0]!)
                    : values[0];
                return true;
            case "Sign" when values.Length == 1 && values[0] is not Dim:
                result = Math.Sign(Arithmetic.ToDouble(values[0]!));
                return true;
        }
        if (!values.All(Arithmetic.IsNumber)) return false;
        var numbers = values.Select(value => Arithmetic.ToDouble(value!)).ToArray();
        double? real = numbers.Length == 1 && unary.TryGetValue(method.Name, out var one) ? one(numbers[0])
            : numbers.Length == 2 && binary.TryGetValue(method.Name, out var two) ? two(numbers[0], numbers[1])
            : null;
        if (real is not { } number) return false;
        result = Arithmetic.Convert(number, method.ReturnType.SpecialType, false);
        return true;
    }

    bool TryCallAtRunTime(IOperation at, string name, object?[] values, out object? result)
    {
        result = null;
        if (!ApiFunction.All.TryGetValue("Ops." + name, out var function)) return false;
        var names = name == "Pow" ? new[] { "x", "exponent" } : ["x", "y"];
        if (values.Length > names.Length) return false;
        var arguments = values.Select((value, i) => (names[i], (object?)tensors.ToNode(value)))
            .ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);
        result = origins.Stamped(at, () => function.Call(new CallArguments(arguments)));
        return true;
    }
}
