using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Tensors;
using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Objects;

using Arguments = IReadOnlyList<(IParameterSymbol Parameter, object? Value)>;

/// <summary>The part of the base class library that graph code may use; it has no source to evaluate.</summary>
internal sealed class Intrinsics(ICalls calls, Mistakes mistakes, Origins origins, TensorValues tensors, RuntimeTypes types,
    Sequences sequences, Calculator calculator)
{
    /// <summary>The result of something that is not among it.</summary>
    internal static readonly object None = new();

    readonly Linq linq = new(calls, mistakes, types, sequences, calculator);
    readonly MathFunctions math = new(origins, tensors, calculator);
    readonly ListMethods lists = new(mistakes, sequences, calculator);
    readonly ArgumentGuards guards = new(mistakes, calculator);

    public bool TryCall(IOperation at, IMethodSymbol method, object? receiver, Arguments arguments, out object? result)
    {
        try
        {
            return Dispatch(at, method, receiver, arguments, out result);
        }
        catch (Exception exception) when (exception is ArgumentException or ArithmeticException)
        {
            // The method that was called here is the one that the code would call at run time.
            throw mistakes.WouldThrow(at, exception.Message);
        }
    }

    bool Dispatch(IOperation at, IMethodSymbol method, object? receiver, Arguments arguments, out object? result)
    {
        var values = arguments.OrderBy(argument => argument.Parameter.Ordinal).Select(argument => argument.Value).ToArray();
        // Lists can hold unknown values; other methods have an unknown result.
        if (receiver is not ListValue && values.Any(value => value is Unknown) && TypeName(method.ContainingType) != "System.Array")
        {
            result = Unknown.Value;
            return true;
        }
        switch (TypeName(method.ContainingType))
        {
            case "System.Linq.Enumerable":
            // C# 14 binds array.Contains(x) to these.
            case "System.MemoryExtensions" when method.Name is "Contains" or "SequenceEqual":
                return linq.TryCall(at, method, values, out result);
            case "System.Math" or "System.MathF" or "float" or "double" or "int":
                return math.TryCall(at, method, values, out result);
            case "System.Collections.Generic.List<T>" when receiver is ListValue list:
                return lists.TryCall(at, method.Name, list, values, out result);
            case "System.Array":
                return lists.TryCallArray(at, method.Name, values, out result);
            case "System.ArgumentNullException" or "System.ArgumentOutOfRangeException":
                return guards.TryCall(at, method.Name, values, out result);
            case "System.Enum" when method.Name == "HasFlag" && Arithmetic.IsInteger(receiver) && Arithmetic.IsInteger(values[0]):
                result = (Arithmetic.ToLong(receiver!) & Arithmetic.ToLong(values[0]!)) == Arithmetic.ToLong(values[0]!);
                return true;
            case "T?" when method.Name == "GetValueOrDefault":
                result = receiver ?? (values.Length > 0 ? values[0] : 0);
                return true;
            case "object" or "string" or "System.Enum" when method.Name == "ToString" && values.Length == 0
                && receiver is not (null or Node):
                result = at is IInvocationOperation { Instance: { } instance }
                    ? ValueText.Of(instance, receiver)
                    : Arithmetic.Show(receiver);
                return true;
            default:
                result = null;
                return false;
        }
    }

    public bool TryProperty(IOperation at, IPropertySymbol property, object instance, object?[] arguments, out object? result)
    {
        result = (instance, property.Name) switch
        {
            (ListValue list, "Length" or "Count") => list.Count,
            (string text, "Length") => text.Length,
            (ListValue or string, "this[]") when arguments.Length == 1 => sequences.ElementAt(at, instance, arguments[0]),
            _ when property.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
                && property.Name == "Value" => instance,
            _ => None,
        };
        return result != None;
    }

    public static bool TryCreate(INamedTypeSymbol type, object?[] arguments, out object? created)
    {
        created = TypeName(type) == "System.Collections.Generic.List<T>"
            ? new ListValue(arguments.Length == 1 && arguments[0] is ListValue list ? [.. list.Items] : new List<object?>())
            : None;
        return created != None;
    }

    static string TypeName(ITypeSymbol type) => type.OriginalDefinition.ToDisplayString();
}
