using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Symbols;

/// <summary>
/// Recognizes the modelling API by name, since a model, its libraries and their sources each see their own symbols for it.
/// </summary>
internal static class KnownTypes
{
    public const string Namespace = "GraphCompiler";
    public const string ModelAttribute = Namespace + ".ModelAttribute";

    public static bool IsTensor(ITypeSymbol? type) => Is(type, "Tensor") || IsParameter(type) || IsBoolTensor(type);

    /// <summary>Whether gradients flow to tensors of the type.</summary>
    public static bool HasGradient(ITypeSymbol? type) => Is(type, "Tensor") || IsParameter(type);

    public static bool IsBoolTensor(ITypeSymbol? type) => Is(type, "BoolTensor");

    public static bool IsIntTensor(ITypeSymbol? type) => Is(type, "IntTensor");

    public static bool IsParameter(ITypeSymbol? type) => Is(type, "Parameter");

    public static bool IsInit(ITypeSymbol? type) => Is(type, "Init");

    public static bool IsRealNumber(ITypeSymbol type) => type.SpecialType is SpecialType.System_Single or SpecialType.System_Double;

    public static bool IsModule(ITypeSymbol? type) => type is not null && Has(type, "ModuleAttribute");

    /// <summary>The type of a model's real numbers.</summary>
    public static DType RealOf(ITypeSymbol model) => PrecisionOf(model) == Precision.Double ? DType.Float64 : DType.Float32;

    /// <summary>The type of a model's intermediate values; null if it is that of its other real numbers.</summary>
    public static DType? NarrowOf(ITypeSymbol model) => PrecisionOf(model) == Precision.Mixed ? DType.BFloat16 : null;

    static Precision PrecisionOf(ITypeSymbol model) => (Precision)ModelOption(model, "Precision");

    // The members are those of the run-time enumeration.
    enum Precision
    {
        Single,
        Double,
        Mixed,
    }

    /// <summary>What a model's own code is to be.</summary>
    public static HostTarget TargetOf(ITypeSymbol model) => (HostTarget)ModelOption(model, "Target");

    /// <summary>The value of an enumeration among the arguments of a model's attribute; 0, its first, if it is not given.</summary>
    static int ModelOption(ITypeSymbol model, string name) =>
        ValueOf(model, name) as int? ?? 0;

    /// <summary>The memory that a model may take, as text; null if that is not said.</summary>
    public static string? MemoryBudgetOf(ITypeSymbol model) => ValueOf(model, "MemoryBudget") as string;

    static object? ValueOf(ITypeSymbol model, string name) =>
        Find(model, "ModelAttribute")?.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;

    public static bool Has(ISymbol symbol, string attribute) => Find(symbol, attribute) is not null;

    public static AttributeData? Find(ISymbol symbol, string attribute)
    {
        foreach (var data in symbol.GetAttributes())
            if (Is(data.AttributeClass, attribute)) return data;
        return null;
    }

    static bool Is(ITypeSymbol? type, string name) =>
        type is not null && type.Name == name
            && type.ContainingNamespace is { Name: Namespace, ContainingNamespace.IsGlobalNamespace: true };

    /// <summary>Whether a value of the type can hold parameters, so that it has to be evaluated even if no graph reads it.</summary>
    public static bool MayHoldParameters(ITypeSymbol? type) => type switch
    {
        null => false,
        IArrayTypeSymbol array => MayHoldParameters(array.ElementType),
        INamedTypeSymbol named => IsParameter(named) || IsModuleOrBase(named) || named.TypeArguments.Any(MayHoldParameters),
        _ => false,
    };

    /// <summary>Whether a value of the type may be of any class, also of one that holds parameters.</summary>
    public static bool MayBeOfAnyType(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => MayBeOfAnyType(array.ElementType),
        INamedTypeSymbol named => named.TypeKind == TypeKind.Interface || named.IsAbstract || named.SpecialType == SpecialType.System_Object
            || named.TypeArguments.Any(MayBeOfAnyType),
        _ => type is ITypeParameterSymbol,
    };

    static bool IsModuleOrBase(INamedTypeSymbol type) =>
        IsModule(type) || (type.BaseType is { SpecialType: not SpecialType.System_Object } parent && IsModuleOrBase(parent));
}
