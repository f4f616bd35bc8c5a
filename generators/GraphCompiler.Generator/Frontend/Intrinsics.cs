using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend;

using Arguments = IReadOnlyList<(IParameterSymbol Parameter, object? Value)>;

/// <summary>The part of the base class library that graph code may use; its source is not at hand, so it is known here.</summary>
internal static partial class Intrinsics
{
    public static bool TryCall(Evaluator evaluator, IOperation at, IMethodSymbol method, object? receiver, Arguments arguments,
        out object? result)
    {
        try
        {
            return TryKnown(evaluator, at, method, receiver, arguments, out result);
        }
        catch (Exception exception) when (exception is ArgumentException or ArithmeticException)
        {
            // What is called here is what the code would have called.
            throw evaluator.Thrown(at, exception.Message);
        }
    }

    static bool TryKnown(Evaluator evaluator, IOperation at, IMethodSymbol method, object? receiver, Arguments arguments,
        out object? result)
    {
        var values = arguments.OrderBy(argument => argument.Parameter.Ordinal).Select(argument => argument.Value).ToArray();
        // Lists hold what is unknown; to everything else it gives an unknown result.
        if (receiver is not ListValue && values.Any(value => value is Unknown) && TypeName(method.ContainingType) != "System.Array")
        {
            result = Unknown.Value;
            return true;
        }
        switch (TypeName(method.ContainingType))
        {
            case "System.Linq.Enumerable":
            // What C# 14 takes array.Contains(x) for.
            case "System.MemoryExtensions" when method.Name is "Contains" or "SequenceEqual":
                return TryLinq(evaluator, at, method, values, out result);
            case "System.Math" or "System.MathF" or "float" or "double" or "int":
                return TryMath(evaluator, at, method, values, out result);
            case "System.Collections.Generic.List<T>" when receiver is ListValue list:
                return TryList(evaluator, at, method.Name, list, values, out result);
            case "System.Array":
                return TryArray(evaluator, at, method.Name, values, out result);
            case "System.ArgumentNullException" or "System.ArgumentOutOfRangeException":
                return TryGuard(evaluator, at, method.Name, values, out result);
            case "System.Enum" when method.Name == "HasFlag" && Arithmetic.IsInteger(receiver) && Arithmetic.IsInteger(values[0]):
                result = (Arithmetic.ToLong(receiver!) & Arithmetic.ToLong(values[0]!)) == Arithmetic.ToLong(values[0]!);
                return true;
            case "T?" when method.Name == "GetValueOrDefault":
                result = receiver ?? (values.Length > 0 ? values[0] : 0);
                return true;
            case "object" or "string" or "System.Enum" when method.Name == "ToString" && values.Length == 0
                && receiver is not (null or Node):
                result = at is IInvocationOperation { Instance: { } instance }
                    ? Evaluator.TextOf(instance, receiver)
                    : Arithmetic.Show(receiver);
                return true;
            default:
                result = null;
                return false;
        }
    }

    public static bool TryProperty(Evaluator evaluator, IOperation at, IPropertySymbol property, object instance, object?[] arguments,
        out object? result)
    {
        result = (instance, property.Name) switch
        {
            (ListValue list, "Length" or "Count") => list.Count,
            (string text, "Length") => text.Length,
            (ListValue or string, "this[]") when arguments.Length == 1 => evaluator.ElementAt(at, instance, arguments[0]),
            _ when property.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
                && property.Name == "Value" => instance,
            _ => NotKnown,
        };
        return result != NotKnown;
    }

    public static bool TryCreate(INamedTypeSymbol type, object?[] arguments, out object? created)
    {
        created = TypeName(type) == "System.Collections.Generic.List<T>"
            ? new ListValue(arguments.Length == 1 && arguments[0] is ListValue list ? [.. list.Items] : new List<object?>())
            : NotKnown;
        return created != NotKnown;
    }

    static readonly object NotKnown = new();

    static string TypeName(ITypeSymbol type) => type.OriginalDefinition.ToDisplayString();

    static bool TryList(Evaluator evaluator, IOperation at, string name, ListValue list, object?[] values, out object? result)
    {
        result = null;
        var items = list.Items;
        if (list.IsFrozen && name is not ("ToArray" or "Contains" or "IndexOf")) throw evaluator.Fail("GC0011", at, Changed(at));
        switch (name)
        {
            case "Add": items.Add(values[0]); return true;
            case "AddRange": items.AddRange(evaluator.Items(at, values[0]).ToArray()); return true;
            case "Insert": items.Insert(evaluator.Position(at, values[0], items.Count, inclusive: true), values[1]); return true;
            case "RemoveAt": items.RemoveAt(evaluator.Position(at, values[0], items.Count, inclusive: false)); return true;
            case "Clear": items.Clear(); return true;
            case "Reverse" when values.Length == 0: items.Reverse(); return true;
            case "ToArray": result = new ListValue([.. items]); return true;
            case "Contains": result = items.Any(item => evaluator.AreEqual(at, item, values[0])); return true;
            case "IndexOf" when values.Length == 1: result = items.FindIndex(item => evaluator.AreEqual(at, item, values[0])); return true;
            default: return false;
        }
    }

    /// <summary>The list or array that a call changes.</summary>
    static string Changed(IOperation at) =>
        ExpressionText.Of(at is IInvocationOperation call ? (call.Instance ?? call.Arguments[0].Value).Syntax : at.Syntax);

    static bool TryArray(Evaluator evaluator, IOperation at, string name, object?[] values, out object? result)
    {
        result = null;
        if (values.Length > 0 && values[0] is ListValue { IsFrozen: true }) throw evaluator.Fail("GC0011", at, Changed(at));
        switch (name)
        {
            case "Empty": result = new ListValue(new List<object?>()); return true;
            case "Fill" when values.Length == 2 && values[0] is ListValue { Items: var items }:
                for (var i = 0; i < items.Count; i++) items[i] = Evaluator.CopyOf(values[1]);
                return true;
            case "Reverse" when values.Length == 1 && values[0] is ListValue { Items: var items }:
                items.Reverse();
                return true;
            default: return false;
        }
    }

    /// <summary>ThrowIfNull and its kind, which modules check their arguments with.</summary>
    static bool TryGuard(Evaluator evaluator, IOperation at, string name, object?[] values, out object? result)
    {
        result = null;
        if (name == "ThrowIfNull") return values[0] is not null ? true : throw evaluator.Thrown(at, $"{values[1]} is null");
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
        if (evaluator.Calculate(at, kind, values[0], against, false) is true)
            throw evaluator.Thrown(at, $"{values[values.Length - 1]} is {Arithmetic.Show(values[0])}");
        return true;
    }
}
