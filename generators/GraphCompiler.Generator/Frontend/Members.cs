using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend;

/// <summary>Names for members that are the same for every symbol of them, in whichever compilation.</summary>
internal static class Members
{
    /// <summary>A key for a field, or for the hidden field of an automatic property.</summary>
    public static string Key(ISymbol member)
    {
        var symbol = member is IFieldSymbol { AssociatedSymbol: IPropertySymbol property } ? property : member;
        return symbol.ContainingType.MetadataName + "." + symbol.Name;
    }

    /// <summary>A type's name across compilations.</summary>
    public static string FullName(ITypeSymbol type) => type.OriginalDefinition.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>The name of a primitive: the declaring type's and the accessor's or method's.</summary>
    public static string PrimitiveName(IMethodSymbol method) => method.ContainingType.Name + "." + method.MetadataName;

    static readonly ConditionalWeakTable<ISymbol, object> primitives = new();

    public static bool IsPrimitive(IMethodSymbol method) => (bool)primitives.GetValue(method.OriginalDefinition, static key =>
        KnownTypes.Has(key, "PrimitiveAttribute") || (key is IMethodSymbol { AssociatedSymbol: { } member } && KnownTypes.Has(member, "PrimitiveAttribute")));
}
