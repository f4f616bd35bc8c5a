using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generator.Frontend.Symbols;

/// <summary>Types and their members, with names that are the same for every symbol of them, in whichever compilation.</summary>
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

    public static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType) yield return parent;
    }

    public static IEnumerable<INamedTypeSymbol> SelfAndBases(INamedTypeSymbol type) => Bases(type).Prepend(type);

    /// <summary>Whether a type is another one, derives from it or implements it.</summary>
    public static bool DerivesFrom(ITypeSymbol type, ITypeSymbol ancestor)
    {
        var name = FullName(ancestor);
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
            if (FullName(current) == name) return true;
        return type.AllInterfaces.Any(parent => FullName(parent) == name);
    }

    /// <summary>The properties that a record's primary constructor declares.</summary>
    public static IEnumerable<IPropertySymbol> PositionalProperties(INamedTypeSymbol type) => type.GetMembers().OfType<IPropertySymbol>()
        .Where(property => property.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is ParameterSyntax));

    /// <summary>The position of a tuple's element.</summary>
    public static int TupleIndex(IFieldSymbol field)
    {
        var item = (field.CorrespondingTupleField ?? field).Name;
        return int.Parse(item.Substring("Item".Length), CultureInfo.InvariantCulture) - 1;
    }

    /// <summary>The name of a primitive: the declaring type's and the accessor's or method's.</summary>
    public static string PrimitiveName(IMethodSymbol method) => method.ContainingType.Name + "." + method.MetadataName;

    public static bool IsPrimitive(IMethodSymbol method) => (bool)Caches.Primitives.GetValue(method.OriginalDefinition, static key =>
        KnownTypes.Has(key, "PrimitiveAttribute")
            || (key is IMethodSymbol { AssociatedSymbol: { } member } && KnownTypes.Has(member, "PrimitiveAttribute")));
}
