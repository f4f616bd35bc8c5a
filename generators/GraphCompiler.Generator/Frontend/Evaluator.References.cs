using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend;

// Reading variables, fields, properties and elements.
internal sealed partial class Evaluator
{
    readonly Dictionary<string, object?> statics = new(StringComparer.Ordinal);

    /// <summary>What a local holds until it is assigned; reading it is a mistake that the C# compiler reports.</summary>
    static readonly object Unassigned = new();

    object? Read(IOperation at, ISymbol variable) => frame.Find(variable) switch
    {
        null => throw Fail("GC0112", at, $"'{variable.Name}', which has no value here"),
        { Value: var value } => value == Unassigned ? throw Silent() : value,
    };

    object? ReadParameter(IParameterReferenceOperation reference)
    {
        if (frame.Find(reference.Parameter) is { } cell) return cell.Value;
        // The receiver, which the members of an extension block know by a name.
        if (reference.Parameter.ContainingSymbol is INamedTypeSymbol) return frame.This;
        // A primary constructor's parameter, captured by the object.
        for (var current = frame; current is not null; current = current.Scope)
            if (current.This is ObjectValue self && self.Captured.TryGetValue(Members.Key(reference.Parameter), out var value))
                return value;
        throw Fail("GC0112", reference, $"'{reference.Parameter.Name}', which has no value here");
    }

    object? ReadInstance(IInstanceReferenceOperation instance) => instance.ReferenceKind switch
    {
        InstanceReferenceKind.ImplicitReceiver => frame.Initialized.Peek(),
        _ => frame.This,
    };

    object? ReadField(IFieldReferenceOperation reference) =>
        GetField(reference, reference.Field, reference.Instance is { } instance ? Evaluate(instance) : null);

    object? GetField(IOperation at, IFieldSymbol field, object? instance)
    {
        if (field.HasConstantValue) return field.ConstantValue;
        if (field.IsStatic) return ReadStatic(at, field, field.IsReadOnly);
        switch (instance)
        {
            case TupleValue tuple:
                return tuple.Items[TupleIndex(field)];
            case ObjectValue self:
                var key = Members.Key(field);
                if (spoiledFields.Contains((self, key))) return Unknown.Value;
                if (!self.Fields.TryGetValue(key, out var value)) return DefaultOf(field.Type);
                var isSettable = field.AssociatedSymbol is IPropertySymbol property
                    ? property.SetMethod is { IsInitOnly: false }
                    : !field.IsReadOnly;
                if (isSettable && IsChangeable(self)) throw Changeable(at, field.AssociatedSymbol ?? field);
                return Forced(self, key, value);
            case null:
                throw Fail("GC0117", at, ExpressionText.Of(at.Syntax));
            default:
                throw Fail("GC0112", at, $"'{ExpressionText.Of(at.Syntax)}'");
        }
    }

    static int TupleIndex(IFieldSymbol field)
    {
        var item = (field.CorrespondingTupleField ?? field).Name;
        return int.Parse(item.Substring("Item".Length), System.Globalization.CultureInfo.InvariantCulture) - 1;
    }

    /// <summary>Whether an object outlives the entry: what it holds must not change.</summary>
    bool IsShared(ObjectValue value) => value.IsKept && !frame.IsConstructor;

    /// <summary>
    /// Whether code that runs later may change an object's fields: those of a struct belong to what holds it, and are as constant as that.
    /// </summary>
    bool IsChangeable(ObjectValue value) => IsShared(value) && !value.Type.IsValueType;

    EvaluationException Changeable(IOperation at, ISymbol member) =>
        Fail("GC0010", at, member.Name, member is IPropertySymbol ? "remove its setter" : "make it readonly");

    object? Forced(ObjectValue self, string key, object? value)
    {
        if (value is not Deferred deferred) return value;
        return self.Fields[key] = self.IsKept ? Kept(Lasting(() => AtStart(deferred.Force))) : deferred.Force();
    }

    bool isAtStart;

    /// <summary>Evaluates what is evaluated at run time too, when a model is made: with numbers, as there are no tensors then.</summary>
    T AtStart<T>(Func<T> evaluate)
    {
        var outer = isAtStart;
        isAtStart = true;
        try
        {
            return evaluate();
        }
        finally
        {
            isAtStart = outer;
        }
    }

    /// <summary>Marks what outlives the entry: graph code must not change it.</summary>
    static object? Kept(object? value)
    {
        switch (value)
        {
            case ListValue { IsFrozen: false } list:
                list.IsFrozen = true;
                foreach (var item in list.Items) Kept(item);
                break;
            case ObjectValue { IsKept: false } self:
                self.IsKept = true;
                foreach (var field in self.Fields.Values) Kept(field);
                foreach (var captured in self.Captured.Values) Kept(captured);
                break;
            case TupleValue tuple:
                foreach (var item in tuple.Items) Kept(item);
                break;
        }
        return value;
    }

    /// <summary>A static field's or property's initial value.</summary>
    object? ReadStatic(IOperation at, ISymbol member, bool isReadOnly)
    {
        var key = Members.FullName(member.ContainingType) + "." + member.Name;
        if (statics.TryGetValue(key, out var known)) return known;
        if (!isReadOnly) throw Changeable(at, member);
        var (unit, symbol) = sources.Resolve(member);
        if (unit is null || symbol is null) throw WithoutSource(at, member);
        if (unit.Initializer(symbol) is not { } initializer) throw Fail("GC0112", at, $"'{ExpressionText.Of(at.Syntax)}'");
        object? Initial() => Lasting(() => Within(new Frame(unit, frame, at.Syntax, ""), at, () => EvaluateCopy(initializer)));
        // The static fields of other classes than models are of no use at run time.
        return statics[key] = Kept(KnownTypes.Has(symbol.ContainingType, "ModelAttribute") ? AtStart(Initial) : Initial());
    }

    object? ReadProperty(IPropertyReferenceOperation reference)
    {
        var instance = reference.Instance is { } receiver ? Evaluate(receiver) : null;
        var arguments = Arguments(reference.Arguments);
        return instance is Unknown ? instance : GetProperty(reference, Meant(reference, instance), instance, arguments);
    }

    /// <summary>The property that an expression means for an object: <c>base.Size</c> means the base's.</summary>
    IPropertySymbol Meant(IPropertyReferenceOperation reference, object? instance) =>
        instance is ObjectValue self && reference.Instance is not { Syntax: BaseExpressionSyntax }
            ? Override(self, reference.Property)
            : Constrained(reference.Property, reference.ConstrainedToType);

    object? GetProperty(IOperation at, IPropertySymbol property, object? instance,
        IReadOnlyList<(IParameterSymbol Parameter, object? Value)> arguments)
    {
        if (property.GetMethod is { } getter && Members.IsPrimitive(getter)) return CallPrimitive(at, getter, instance, arguments);
        if (KnownTypes.IsInit(property.ContainingType)) return new InitializerValue("Init." + property.Name);
        var (unit, symbol) = sources.Resolve(property);
        if (unit is not null && symbol is { GetMethod: { } get } && unit.Body(get) is not null)
        {
            if (instance is null && !property.IsStatic) throw Fail("GC0117", at, ExpressionText.Of(at.Syntax));
            return Run(at, unit, get, instance,
                [.. arguments.Select(argument => (get.Parameters[argument.Parameter.Ordinal], argument.Value))],
                TypeArguments(property, get));
        }
        if (instance is ObjectValue self)
        {
            if (spoiledFields.Contains((self, Members.Key(property)))) return Unknown.Value;
            if (self.Fields.TryGetValue(Members.Key(property), out var value))
            {
                if (IsChangeable(self) && property.SetMethod is { IsInitOnly: false }) throw Changeable(at, property);
                return Forced(self, Members.Key(property), value);
            }
            return symbol?.GetMethod is null ? throw Fail("GC0112", at, $"'{ExpressionText.Of(at.Syntax)}'") : DefaultOf(property.Type);
        }
        if (property.IsStatic) return ReadStatic(at, property, property.SetMethod is null);
        if (property.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T && property.Name == "HasValue")
            return instance is not null;
        if (instance is null) throw Fail("GC0117", at, ExpressionText.Of(at.Syntax));
        if (Intrinsics.TryProperty(this, at, property, instance, [.. arguments.Select(argument => argument.Value)], out var result))
            return result;
        throw Fail("GC0112", at, $"'{ExpressionText.Of(at.Syntax)}'");
    }

    object? Access(IConditionalAccessOperation access)
    {
        var receiver = Evaluate(access.Operation);
        if (receiver is null) return null;
        frame.ConditionalReceivers.Push(receiver);
        try
        {
            return Evaluate(access.WhenNotNull);
        }
        finally
        {
            frame.ConditionalReceivers.Pop();
        }
    }

    object? ReadElement(IArrayElementReferenceOperation element)
    {
        var array = Evaluate(element.ArrayReference);
        if (element.Indices.Length != 1) throw Fail("GC0112", element, "an array of several dimensions");
        return ElementAt(element, array, Evaluate(element.Indices[0]));
    }

    object? ReadElement(IImplicitIndexerReferenceOperation element) =>
        ElementAt(element, Evaluate(element.Instance), Evaluate(element.Argument));

    public object? ElementAt(IOperation at, object? collection, object? index)
    {
        switch (collection)
        {
            case ListValue { Items: var items } when index is IndexRange range:
                var (start, end) = (Position(at, range.Start, items.Count, inclusive: true),
                    Position(at, range.End, items.Count, inclusive: true));
                return start <= end ? new ListValue(items.GetRange(start, end - start)) : throw Fail("GC0119", at, range, items.Count);
            case ListValue { Items: var items }:
                return items[Position(at, index, items.Count, inclusive: false)];
            case string text:
                return text[Position(at, index, text.Length, inclusive: false)];
            case null:
                throw Fail("GC0117", at, ExpressionText.Of(at.Syntax));
            default:
                throw Fail("GC0112", at, $"'{ExpressionText.Of(at.Syntax)}'");
        }
    }

    public int Position(IOperation at, object? index, int count, bool inclusive)
    {
        var value = index switch
        {
            IndexValue position => position.Within(count),
            Dim dim => dim,
            not null when Arithmetic.IsInteger(index) => Arithmetic.ToLong(index),
            _ => throw Fail("GC0112", at, $"'{ExpressionText.Of(at.Syntax)}'"),
        };
        if (value.Constant is not { } position2) throw Fail("GC0110", at, "index", value);
        return position2 >= 0 && (inclusive ? position2 <= count : position2 < count)
            ? (int)position2
            : throw Fail("GC0119", at, index, count);
    }

    IndexValue? ToIndex(IOperation? operation) => operation is null ? null : Evaluate(operation) switch
    {
        IndexValue index => index,
        { } value when value is Dim || Arithmetic.IsInteger(value) => new IndexValue(Arithmetic.ToDim(value), false),
        _ => throw Fail("GC0112", operation, $"'{ExpressionText.Of(operation.Syntax)}'"),
    };

    public object? DefaultOf(ITypeSymbol? type)
    {
        if (type is null || !(type = Substitute(type)).IsValueType) return null;
        if (type is INamedTypeSymbol { IsTupleType: true } tuple)
            return new TupleValue([.. tuple.TupleElements.Select(element => DefaultOf(element.Type))]);
        return type.SpecialType switch
        {
            SpecialType.System_Boolean => false,
            SpecialType.System_Int64 => 0L,
            SpecialType.System_Single => 0f,
            SpecialType.System_Double => 0.0,
            SpecialType.System_Char => '\0',
            >= SpecialType.System_SByte and <= SpecialType.System_UInt32 => 0,
            _ when type.TypeKind == TypeKind.Enum => 0,
            _ =>
                type is INamedTypeSymbol { TypeKind: TypeKind.Struct,
                    OriginalDefinition.SpecialType: not SpecialType.System_Nullable_T } named ? new ObjectValue(named) : null,
        };
    }
}
