using GraphCompiler.Generator.Frontend.Symbols;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Tensors;

/// <summary>Which functions can have a gradient rule, and what the rule has to look like.</summary>
internal static class RuleSignature
{
    /// <summary>Why a function can't have a rule; null if it can.</summary>
    public static string? ReasonAgainst(IMethodSymbol function)
    {
        if (!KnownTypes.HasGradient(function.ReturnType)) return "it does not return one Tensor";
        if (!function.Parameters.Any(parameter => KnownTypes.HasGradient(parameter.Type))) return "it takes no Tensor";
        return function.Parameters.FirstOrDefault(parameter => MayHoldTensors(parameter.Type)) is { } parameter
            ? $"its argument '{parameter.Name}' may hold tensors, which would get no gradient"
            : null;
    }

    /// <summary>The declaration of a rule.</summary>
    /// <param name="count">The number of gradients.</param>
    public static string Of(IMethodSymbol function, string name, int count)
    {
        var parameters = function.Parameters.Select(parameter =>
            $"{parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)} {parameter.Name}")
            .Concat(["Tensor result", "Tensor gradient"]);
        var returned = count == 1 ? "Tensor" : $"({string.Join(", ", Enumerable.Repeat("Tensor", count))})";
        return $"{(function.IsStatic ? "static " : "")}{returned} {name}({string.Join(", ", parameters)})";
    }

    static bool MayHoldTensors(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => KnownTypes.IsTensor(array.ElementType) || MayHoldTensors(array.ElementType),
        INamedTypeSymbol named => named.TypeKind == TypeKind.Delegate
            || named.TypeArguments.Any(argument => KnownTypes.IsTensor(argument) || MayHoldTensors(argument)),
        _ => false,
    };
}
