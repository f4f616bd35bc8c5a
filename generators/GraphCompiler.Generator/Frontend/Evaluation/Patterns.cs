using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Objects;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Evaluation;

/// <summary>Patterns and switch expressions.</summary>
internal sealed class Patterns(ICode code, CallStack stack, Mistakes mistakes, RuntimeTypes types, Fields fields, Properties properties,
    Deconstruction deconstruction, Calculator calculator)
{
    public object? Select(ISwitchExpressionOperation selection)
    {
        var value = code.Evaluate(selection.Value);
        foreach (var arm in selection.Arms)
            if (Matches(arm.Pattern, value) && (arm.Guard is null || code.EvaluateCondition(arm.Guard))) return code.Evaluate(arm.Value);
        throw mistakes.WouldThrow(selection, $"no arm of the switch matches {ValueText.Of(value)}");
    }

    /// <summary>Whether a value matches a case of a <c>switch</c> statement.</summary>
    public bool Matches(ICaseClauseOperation clause, object? value) => clause switch
    {
        ISingleValueCaseClauseOperation single => calculator.AreEqual(clause, value, code.Evaluate(single.Value)),
        IPatternCaseClauseOperation pattern =>
            Matches(pattern.Pattern, value) && (pattern.Guard is null || code.EvaluateCondition(pattern.Guard)),
        _ => throw mistakes.Fail("GC0111", clause, Mistakes.NameOf(clause)),
    };

    public bool Matches(IPatternOperation pattern, object? value)
    {
        if (value is Unknown && pattern is not IDiscardPatternOperation) throw EvaluationException.ReportedAlready();
        switch (pattern)
        {
            case IDiscardPatternOperation:
                return true;
            case IConstantPatternOperation constant:
                return calculator.AreEqual(pattern, value, code.Evaluate(constant.Value));
            case INegatedPatternOperation negated:
                return !Matches(negated.Pattern, value);
            case IBinaryPatternOperation binary:
                return binary.OperatorKind == BinaryOperatorKind.Or
                    ? Matches(binary.LeftPattern, value) || Matches(binary.RightPattern, value)
                    : Matches(binary.LeftPattern, value) && Matches(binary.RightPattern, value);
            case IRelationalPatternOperation relational:
                return value is not null
                    && (calculator.Calculate(relational, relational.OperatorKind, value, code.Evaluate(relational.Value), false) as bool?
                    ?? throw mistakes.Undecided(pattern));
            case IDeclarationPatternOperation declaration:
                if (!(declaration.MatchesNull || types.IsOfType(value, declaration.MatchedType!))) return false;
                if (declaration.DeclaredSymbol is { } variable) stack.Current.Declare(variable, StructCopy.Of(value));
                return true;
            case ITypePatternOperation type:
                return types.IsOfType(value, type.MatchedType);
            case IRecursivePatternOperation recursive:
                return Matches(recursive, value);
            case IListPatternOperation list:
                return Matches(list, value);
            default:
                throw mistakes.Unsupported(pattern, Mistakes.NameOf(pattern));
        }
    }

    bool Matches(IRecursivePatternOperation pattern, object? value)
    {
        if (value is null || !types.IsOfType(value, pattern.MatchedType)) return false;
        if (!pattern.DeconstructionSubpatterns.IsEmpty)
        {
            var parts = deconstruction.PartsOf(pattern, value, pattern.DeconstructionSubpatterns.Length);
            for (var i = 0; i < parts.Count; i++)
                if (!Matches(pattern.DeconstructionSubpatterns[i], parts[i])) return false;
        }
        foreach (var property in pattern.PropertySubpatterns)
        {
            var member = property.Member switch
            {
                IPropertyReferenceOperation reference => properties.Get(reference, types.PropertyOf(reference, value), value, []),
                IFieldReferenceOperation reference => fields.Get(reference, reference.Field, value),
                _ => throw mistakes.Unsupported(property, Mistakes.NameOf(property)),
            };
            if (!Matches(property.Pattern, member)) return false;
        }
        if (pattern.DeclaredSymbol is { } variable) stack.Current.Declare(variable, StructCopy.Of(value));
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
        if (pattern.DeclaredSymbol is { } variable) stack.Current.Declare(variable, value);
        return true;
    }
}
