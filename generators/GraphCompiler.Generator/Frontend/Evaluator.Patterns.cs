using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend;

// Patterns, switch expressions and type tests.
internal sealed partial class Evaluator
{
    object? Select(ISwitchExpressionOperation selection)
    {
        var value = Evaluate(selection.Value);
        foreach (var arm in selection.Arms)
            if (Matches(arm.Pattern, value) && (arm.Guard is null || Condition(arm.Guard))) return Evaluate(arm.Value);
        throw Fail("GC0116", selection, $"no arm of the switch matches {Show(value)}");
    }

    bool Matches(IPatternOperation pattern, object? value)
    {
        if (value is Unknown && pattern is not IDiscardPatternOperation) throw FollowUp();
        switch (pattern)
        {
            case IDiscardPatternOperation:
                return true;
            case IConstantPatternOperation constant:
                return AreEqual(pattern, value, Evaluate(constant.Value));
            case INegatedPatternOperation negated:
                return !Matches(negated.Pattern, value);
            case IBinaryPatternOperation binary:
                return binary.OperatorKind == BinaryOperatorKind.Or
                    ? Matches(binary.LeftPattern, value) || Matches(binary.RightPattern, value)
                    : Matches(binary.LeftPattern, value) && Matches(binary.RightPattern, value);
            case IRelationalPatternOperation relational:
                return value is not null
                    && (Calculate(relational, relational.OperatorKind, value, Evaluate(relational.Value), false) as bool?
                    ?? throw Undecided(pattern, ExpressionText.Of(pattern.Syntax)));
            case IDeclarationPatternOperation declaration:
                if (!(declaration.MatchesNull || IsOfType(value, declaration.MatchedType!))) return false;
                if (declaration.DeclaredSymbol is { } variable) frame.Declare(variable, CopyOf(value));
                return true;
            case ITypePatternOperation type:
                return IsOfType(value, type.MatchedType);
            case IRecursivePatternOperation recursive:
                return Matches(recursive, value);
            case IListPatternOperation list:
                return Matches(list, value);
            default:
                throw Fail("GC0112", pattern, Words(pattern));
        }
    }

    bool Matches(IRecursivePatternOperation pattern, object? value)
    {
        if (value is null || !IsOfType(value, pattern.MatchedType)) return false;
        if (!pattern.DeconstructionSubpatterns.IsEmpty)
        {
            var parts = Parts(pattern, value, pattern.DeconstructionSubpatterns.Length);
            for (var i = 0; i < parts.Count; i++)
                if (!Matches(pattern.DeconstructionSubpatterns[i], parts[i])) return false;
        }
        foreach (var property in pattern.PropertySubpatterns)
        {
            var member = property.Member switch
            {
                IPropertyReferenceOperation reference => GetProperty(reference, Meant(reference, value), value, []),
                IFieldReferenceOperation reference => GetField(reference, reference.Field, value),
                _ => throw Fail("GC0112", property, Words(property)),
            };
            if (!Matches(property.Pattern, member)) return false;
        }
        if (pattern.DeclaredSymbol is { } variable) frame.Declare(variable, CopyOf(value));
        return true;
    }

    bool Matches(IListPatternOperation pattern, object? value)
    {
        if (value is not ListValue { Items: var items }) return false;
        var slice = pattern.Patterns.Select((item, index) => (item, index)).Where(entry => entry.item is ISlicePatternOperation)
            .Select(entry => (int?)entry.index).FirstOrDefault();
        var count = pattern.Patterns.Length;
        if (slice is null ? items.Count != count : items.Count < count - 1) return false;
        for (var i = 0; i < count; i++)
        {
            if (pattern.Patterns[i] is ISlicePatternOperation rest)
            {
                if (rest.Pattern is not null && !Matches(rest.Pattern, new ListValue(items.Skip(i).Take(items.Count - count + 1))))
                    return false;
                continue;
            }
            if (!Matches(pattern.Patterns[i], items[i < (slice ?? count) ? i : items.Count - count + i])) return false;
        }
        if (pattern.DeclaredSymbol is { } variable) frame.Declare(variable, value);
        return true;
    }

    public bool IsOfType(object? value, ITypeSymbol type)
    {
        type = Substitute(type);
        return value switch
        {
            null => false,
            Unknown => throw FollowUp(),
            _ when type.SpecialType == SpecialType.System_Object => true,
            ParameterValue => KnownTypes.IsTensor(type),
            Node node => node.Type.IsInteger
                ? KnownTypes.IsIntTensor(type)
                : Members.FullName(type) == "global::GraphCompiler.Tensor" || (node.Rank == 0 && IsReal(type)),
            ObjectValue item => Derives(item.Type, type),
            Dim or int => type.SpecialType == SpecialType.System_Int32 || type.TypeKind == TypeKind.Enum,
            long => type.SpecialType == SpecialType.System_Int64,
            float => type.SpecialType == SpecialType.System_Single,
            double => type.SpecialType == SpecialType.System_Double,
            bool => type.SpecialType == SpecialType.System_Boolean,
            string => type.SpecialType == SpecialType.System_String,
            char => type.SpecialType == SpecialType.System_Char,
            _ => type is not INamedTypeSymbol { IsTupleType: false } named || !KnownTypes.IsModule(named),
        };
    }

    static bool IsReal(ITypeSymbol type) => type.SpecialType is SpecialType.System_Single or SpecialType.System_Double;

    static bool Derives(ITypeSymbol type, ITypeSymbol ancestor)
    {
        var name = Members.FullName(ancestor);
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
            if (Members.FullName(current) == name) return true;
        return type.AllInterfaces.Any(parent => Members.FullName(parent) == name);
    }

    /// <summary>What a type parameter stands for in the current call.</summary>
    ITypeSymbol Substitute(ITypeSymbol type)
    {
        if (type is not ITypeParameterSymbol parameter) return type;
        // The object's class, or the one of its bases that declares the parameter, is constructed with what it stands for.
        if (parameter.ContainingSymbol is INamedTypeSymbol declaring && frame.This is ObjectValue self)
            foreach (var candidate in DeclarationReader.SelfAndBases(self.Type))
                if (Members.FullName(candidate) == Members.FullName(declaring)) return candidate.TypeArguments[parameter.Ordinal];
        for (var current = frame; current is not null; current = current.Scope)
            if (current.TypeArguments?.TryGetValue(parameter.Name, out var argument) == true) return argument;
        return type;
    }
}
