using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend;

/// <summary>Names for members that are the same for every symbol of them, in whichever compilation.</summary>
internal static class Members
{
    /// <summary>A key for a field, or for the hidden field of an automatic property.</summary>
    public static string Key(ISymbol member)
    {
        var symbol = member is IFieldSymbol { AssociatedSymbol: IPropertySymbol property } ? property : member;
        return Caches.MemberKeys.GetValue(symbol.OriginalDefinition, static definition => Key(definition.ContainingType, definition.Name));
    }

    /// <summary>A key for a type's member of that name. A class and its base may have the same name, in different namespaces.</summary>
    public static string Key(INamedTypeSymbol type, string name) => FullName(type) + "." + name;

    /// <summary>A type's name across compilations.</summary>
    public static string FullName(ITypeSymbol type) => type.OriginalDefinition.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>The name of a primitive: the declaring type's and the accessor's or method's.</summary>
    public static string PrimitiveName(IMethodSymbol method) => method.ContainingType.Name + "." + method.MetadataName;

    public static bool IsPrimitive(IMethodSymbol method) => (bool)Caches.Primitives.GetValue(method.OriginalDefinition, static key =>
        KnownTypes.Has(key, "PrimitiveAttribute")
            || (key is IMethodSymbol { AssociatedSymbol: { } member } && KnownTypes.Has(member, "PrimitiveAttribute")));
}
