using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Objects;

/// <summary>The fields of objects and tuples.</summary>
internal sealed class Fields(CallStack stack, EvaluationModes modes, Mistakes mistakes, Invalidation invalidation, RuntimeTypes types,
    StaticMembers staticMembers)
{
    public object? Get(IOperation at, IFieldSymbol field, object? instance)
    {
        if (field.HasConstantValue) return field.ConstantValue;
        if (field.IsStatic) return staticMembers.Read(at, field, field.IsReadOnly);
        switch (instance)
        {
            case TupleValue tuple:
                return tuple.Items[Members.TupleIndex(field)];
            case ObjectValue self:
                var isSettable = field.AssociatedSymbol is IPropertySymbol property
                    ? property.SetMethod is { IsInitOnly: false }
                    : !field.IsReadOnly;
                return TryGet(at, self, field.AssociatedSymbol ?? field, isSettable, out var value) ? value : types.DefaultOf(field.Type);
            case null:
                throw mistakes.NoValue(at);
            default:
                throw mistakes.Unsupported(at);
        }
    }

    /// <summary>The value that an object holds in a field or automatic property, if it does.</summary>
    /// <param name="isSettable">Whether code that runs later may set it.</param>
    public bool TryGet(IOperation at, ObjectValue self, ISymbol member, bool isSettable, out object? value)
    {
        var key = Members.Key(member);
        value = Unknown.Value;
        if (invalidation.Contains(self, key)) return true;
        if (!self.Fields.TryGetValue(key, out value)) return false;
        if (isSettable && IsChangeable(self)) throw mistakes.MayChange(at, member);
        if (value is Deferred deferred)
            self.Fields[key] = value = self.IsFrozen
                ? Freezing.Freeze(modes.ForAllEntries(() => modes.DuringInitialization(deferred.Evaluate)))
                : deferred.Evaluate();
        return true;
    }

    /// <summary>Whether an object outlives the entry: what it holds must not change.</summary>
    public bool IsReadOnly(ObjectValue value) => value.IsFrozen && !stack.Current.IsConstructor;

    /// <summary>
    /// Whether code that runs later may change an object's fields. A struct is part of what holds it and can be changed only with that.
    /// </summary>
    bool IsChangeable(ObjectValue value) => IsReadOnly(value) && !value.Type.IsValueType;
}
