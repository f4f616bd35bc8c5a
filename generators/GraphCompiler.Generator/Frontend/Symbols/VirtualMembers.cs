using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Symbols;

/// <summary>What virtual members, and members of interfaces, mean for a class.</summary>
internal static class VirtualMembers
{
    /// <summary>The member that is called for a virtual or interface member of an object of a type.</summary>
    public static T Override<T>(INamedTypeSymbol type, T member) where T : class, ISymbol
    {
        if (!member.IsVirtual && !member.IsAbstract && !member.IsOverride) return member;
        if (member.ContainingType.TypeKind == TypeKind.Interface)
        {
            if (Implementation(type, member) is not { } implementation || SameDefinition(implementation, member)) return member;
            return Override(type, implementation);
        }
        foreach (var parent in Members.SelfAndBases(type))
            foreach (var candidate in parent.GetMembers(member.Name).OfType<T>())
                for (var overridden = candidate; overridden is not null; overridden = Overridden(overridden))
                    if (SameDefinition(overridden, member)) return candidate;
        return member;

        static T? Overridden(T candidate) =>
            candidate is IMethodSymbol method ? method.OverriddenMethod as T : (candidate as IPropertySymbol)?.OverriddenProperty as T;
    }

    /// <summary>What implements a member of an interface in a type; null if nothing does.</summary>
    public static T? Implementation<T>(INamedTypeSymbol type, T member) where T : class, ISymbol
    {
        var name = member.ContainingType.ToDisplayString();
        return type.AllInterfaces.Where(parent => Members.FullName(parent) == Members.FullName(member.ContainingType))
            // One of several constructions of a generic interface.
            .OrderByDescending(parent => parent.ToDisplayString() == name)
            .SelectMany(parent => parent.GetMembers(member.Name)).Where(candidate => SameDefinition(candidate, member))
            .Select(type.FindImplementationForInterfaceMember).FirstOrDefault() as T;
    }

    /// <summary>Whether two symbols, perhaps of two compilations, are declared at the same place.</summary>
    static bool SameDefinition(ISymbol first, ISymbol second) =>
        SymbolEqualityComparer.Default.Equals(first.OriginalDefinition, second.OriginalDefinition)
        || DocumentationCommentId.CreateDeclarationId(first.OriginalDefinition)
            == DocumentationCommentId.CreateDeclarationId(second.OriginalDefinition);
}
