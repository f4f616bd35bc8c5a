using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Objects;

/// <summary>Static fields and properties, which have their initial values.</summary>
internal sealed class StaticMembers(ICode code, ICalls calls, Sources sources, CallStack stack, EvaluationModes modes, Mistakes mistakes)
{
    readonly Dictionary<string, object?> values = new(StringComparer.Ordinal);

    /// <summary>A static field's or property's initial value.</summary>
    public object? Read(IOperation at, ISymbol member, bool isReadOnly)
    {
        var key = Members.FullName(member.ContainingType) + "." + member.Name;
        if (values.TryGetValue(key, out var known)) return known;
        if (!isReadOnly) throw mistakes.MayChange(at, member);
        var (unit, symbol) = sources.Resolve(member);
        if (unit is null || symbol is null) throw mistakes.WithoutSource(at, member);
        if (unit.Initializer(symbol) is not { } initializer) throw mistakes.Unsupported(at);
        object? Initial() => modes.ForAllEntries(() =>
            calls.Within(new Frame(unit, stack.Current, at.Syntax, ""), at.Syntax, () => code.EvaluateCopy(initializer)));
        // Static fields of other classes than models are not read at run time.
        var isOfModel = KnownTypes.Has(symbol.ContainingType, "ModelAttribute");
        return values[key] = Freezing.Freeze(isOfModel ? modes.DuringInitialization(Initial) : Initial());
    }
}
