using GraphCompiler.Generator.Emit;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Declarations;

/// <summary>Whether the members that the generator adds to a model find their names free.</summary>
internal static class NameReader
{
    /// <returns>Whether they do.</returns>
    public static bool Check(INamedTypeSymbol type, IReadOnlyCollection<EntrySignature> entries, Findings findings)
    {
        var isFree = true;
        var losses = entries.Where(entry => entry.IsLoss).Select(entry => entry.Method.Name).ToList();
        var computing = entries.SelectMany(entry => MemberNames.MethodsOf(entry.Method.Name, entry.IsLoss)).ToList();
        HashSet<string> methods = [.. losses.Select(MemberNames.WithGradients), .. computing.Select(MemberNames.Run)];
        HashSet<string> others =
        [
            .. computing.Select(MemberNames.Places), .. losses.Select(MemberNames.LossEntry),
            .. losses.Count > 0 ? MemberNames.OfModelsWithLosses : [],
        ];
        var real = KnownTypes.RealOf(type);
        foreach (var member in MembersOf(type).Prepend(type).Where(IsTaken))
        {
            findings.Add(Finding.At(member.Locations[0].IsInSource ? member.Locations[0] : DeclarationReader.NameOf(type), "GC0016",
                member.Name, $"member that the generator adds to '{type.Name}'"));
            isFree = false;
        }
        return isFree;

        bool IsTaken(ISymbol member)
        {
            var name = member.Name;
            if (MemberNames.OfModels.Contains(name) || others.Contains(name)) return true;
            if (member is not IMethodSymbol method)
                return name is MemberNames.Initialize or MemberNames.CreateSession || methods.Contains(name);
            // Overloads are allowed, unless they have the parameters of the generated method.
            return (name == MemberNames.Initialize && Takes(method, ["int"])) || (name == MemberNames.CreateSession && Takes(method, []))
                || entries.Any(entry => name == entry.Method.Name && TakesTensors(entry) && TakesArgumentsOf(entry, method))
                || entries.Any(entry => entry.IsLoss && name == MemberNames.WithGradients(entry.Method.Name)
                    && (EntryReader.IsEntry(method) || TakesArgumentsOf(entry, method)));
        }

        static bool TakesTensors(EntrySignature entry) => entry.Arguments.Any(argument => argument.Shape is not null);

        // Integers have 32 or 64 bits.
        bool TakesArgumentsOf(EntrySignature entry, IMethodSymbol method) =>
            new[] { DType.Int32, DType.Int64 }.Any(integer => Takes(method, entry.Arguments.Select(argument => TypeOf(argument, integer))));

        string TypeOf(ArgumentSpec argument, DType integer) => argument.Shape is null ? real.Keyword
            : $"System.ReadOnlySpan<{(argument.Type.IsInteger ? integer : argument.Type.In(real)).Keyword}>";
    }

    /// <summary>What the user declared in a class, and what it inherits.</summary>
    static IEnumerable<ISymbol> MembersOf(INamedTypeSymbol type) =>
        Members.Bases(type)
            .SelectMany(parent => parent.GetMembers().Where(member => member.DeclaredAccessibility != Accessibility.Private))
            .Concat(type.GetMembers())
        .Where(member => !member.IsImplicitlyDeclared && member is not IMethodSymbol { MethodKind: not MethodKind.Ordinary }
            && !IsGenerated(member));

    static bool Takes(IMethodSymbol method, IEnumerable<string> types) =>
        method.Parameters.Select(parameter => parameter.Type.ToDisplayString()).SequenceEqual(types);

    /// <summary>The analyzer sees what was generated before.</summary>
    public static bool IsGenerated(ISymbol member) =>
        member.Locations.All(location => location.SourceTree?.FilePath.Contains(typeof(ModelGenerator).FullName) == true);
}
