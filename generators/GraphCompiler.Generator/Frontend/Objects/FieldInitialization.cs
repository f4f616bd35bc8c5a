using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Objects;

/// <summary>The values that an object's fields have before its constructor runs.</summary>
internal sealed class FieldInitialization(ICode code, ICalls calls, CallStack stack, EvaluationModes modes, RuntimeTypes types)
{
    public void Run(SourceUnit unit, ObjectValue self, INamedTypeSymbol type, IMethodSymbol? primary)
    {
        if (primary is not null && type.IsRecord)
            foreach (var property in Members.PositionalProperties(type))
                self.Fields[Members.Key(property)] = self.Captured.TryGetValue(Members.Key(type, property.Name), out var value)
                    ? value
                    : null;

        var scope = stack.Current;
        foreach (var member in type.GetMembers())
        {
            if (member.IsStatic || member is not (IFieldSymbol { AssociatedSymbol: null, IsConst: false } or IPropertySymbol)) continue;
            var memberType = member is IFieldSymbol field ? field.Type : ((IPropertySymbol)member).Type;
            if (unit.Initializer(member) is not { } initializer)
            {
                if (member is IFieldSymbol) self.Fields[Members.Key(member)] = types.DefaultOf(memberType);
                continue;
            }
            // Only what may hold parameters has to be evaluated now; the rest may be something that graph code never reads.
            var key = Members.Key(member);
            if (KnownTypes.MayHoldParameters(memberType) || type.IsValueType) self.Fields[key] = code.EvaluateCopy(initializer);
            else if (KnownTypes.MayBeOfAnyType(memberType) && TryEvaluate(initializer, out var value)) self.Fields[key] = value;
            else self.Fields[key] = new Deferred(() => calls.Within(scope, initializer.Syntax, () => code.EvaluateCopy(initializer)));
        }
    }

    /// <summary>Evaluates what may be something that graph code can't read, and need not.</summary>
    bool TryEvaluate(IOperation initializer, out object? value)
    {
        try
        {
            value = modes.Tentatively(() => code.EvaluateCopy(initializer));
            return true;
        }
        catch (EvaluationException)
        {
            value = null;
            return false;
        }
    }
}
