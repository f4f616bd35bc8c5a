using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
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
            if (current.This is ObjectValue self && self.Captured.TryGetValue(Members.Key(reference.Parameter), out var value)) return Forced(self.Captured, Members.Key(reference.Parameter), value);
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
                if (!self.Fields.TryGetValue(key, out var value)) return DefaultOf(field.Type);
                if (!field.IsReadOnly && IsShared(self)) throw Changeable(at, field);
                return Forced(self.Fields, key, value);
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

    /// <summary>Whether an object belongs to the model and so outlives the entry: what it holds must not change.</summary>
    bool IsShared(ObjectValue value) => value.Path is not null && !frame.IsConstructor;

    EvaluationException Changeable(IOperation at, ISymbol member) => Fail("GC0010", at, member.Name, member is IPropertySymbol ? "remove its setter" : "make it readonly");

    static object? Forced(Dictionary<string, object?> values, string key, object? value)
    {
        if (value is not Deferred deferred) return value;
        value = Frozen(deferred.Force());
        values[key] = value;
        return value;
    }

    static object? Frozen(object? value)
    {
        if (value is ListValue list) list.IsFrozen = true;
        return value;
    }

    /// <summary>A static field's or property's initial value.</summary>
    object? ReadStatic(IOperation at, ISymbol member, bool isReadOnly)
    {
        var key = Members.FullName(member.ContainingType) + "." + member.Name;
        if (statics.TryGetValue(key, out var known)) return known;
        if (!isReadOnly) throw Changeable(at, member);
        var (unit, symbol) = sources.Resolve(member);
        if (unit is null || symbol is null) throw Unknown(at, member);
        if (unit.Initializer(symbol) is not { } initializer) throw Fail("GC0112", at, $"'{ExpressionText.Of(at.Syntax)}'");
        return statics[key] = Frozen(Within(new Frame(unit, frame, at.Syntax, ""), at, () => EvaluateCopy(initializer)));
    }

    object? ReadProperty(IPropertyReferenceOperation reference)
    {
        var instance = reference.Instance is { } receiver ? Evaluate(receiver) : null;
        var arguments = reference.Arguments.IsEmpty ? [] : Arguments(reference.Arguments);
        return GetProperty(reference, reference.Property, instance, arguments);
    }

    object? GetProperty(IOperation at, IPropertySymbol property, object? instance, IReadOnlyList<(IParameterSymbol Parameter, object? Value)> arguments)
    {
        if (property.GetMethod is { } getter && Members.IsPrimitive(getter)) return CallPrimitive(at, getter, instance, arguments);
        if (KnownTypes.IsInit(property.ContainingType)) return new InitializerValue("Init." + property.Name);
        if (instance is ObjectValue self)
        {
            var target = Override(self, property);
            if (self.Fields.TryGetValue(Members.Key(target), out var value))
            {
                if (IsShared(self) && target.SetMethod is { IsInitOnly: false }) throw Changeable(at, property);
                return Forced(self.Fields, Members.Key(target), value);
            }
            var (unit, symbol) = sources.Resolve(target);
            if (unit is null || symbol?.GetMethod is null) throw Fail("GC0112", at, $"'{ExpressionText.Of(at.Syntax)}'");
            return unit.Body(symbol.GetMethod) is null ? DefaultOf(property.Type) : Run(at, unit, symbol.GetMethod, self, [.. symbol.GetMethod.Parameters.Zip(arguments, (parameter, argument) => (parameter, argument.Value))]);
        }
        if (property.IsStatic)
        {
            var (unit, symbol) = sources.Resolve(property);
            if (unit is not null && symbol is { GetMethod: { } get } && unit.Body(get) is not null) return Run(at, unit, get, null, []);
            return ReadStatic(at, property, property.SetMethod is null);
        }
        if (property.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T && property.Name == "HasValue") return instance is not null;
        if (instance is null) throw Fail("GC0117", at, ExpressionText.Of(at.Syntax));
        if (Intrinsics.TryProperty(property, instance, [.. arguments.Select(argument => argument.Value)], out var result)) return result;
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
        if (element.Indices.Length != 1) throw Fail("GC0112", element, "an array of several dimensions");
        return ElementAt(element, Evaluate(element.ArrayReference), Evaluate(element.Indices[0]));
    }

    object? ReadElement(IImplicitIndexerReferenceOperation element) => ElementAt(element, Evaluate(element.Instance), Evaluate(element.Argument));

    public object? ElementAt(IOperation at, object? collection, object? index)
    {
        switch (collection)
        {
            case ListValue { Items: var items } when index is IndexRange range:
                var (start, end) = (Position(at, range.Start, items.Count, inclusive: true), Position(at, range.End, items.Count, inclusive: true));
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
        return position2 >= 0 && (inclusive ? position2 <= count : position2 < count) ? (int)position2 : throw Fail("GC0119", at, index, count);
    }

    IndexValue? ToIndex(IOperation? operation) => operation is null ? null : Evaluate(operation) switch
    {
        IndexValue index => index,
        { } value when value is Dim || Arithmetic.IsInteger(value) => new IndexValue(Arithmetic.ToDim(value), false),
        _ => throw Fail("GC0112", operation, $"'{ExpressionText.Of(operation.Syntax)}'"),
    };

    public object? DefaultOf(ITypeSymbol? type)
    {
        if (type is null || !type.IsValueType) return null;
        type = Substitute(type);
        if (type is INamedTypeSymbol { IsTupleType: true } tuple) return new TupleValue([.. tuple.TupleElements.Select(element => DefaultOf(element.Type))]);
        return type.SpecialType switch
        {
            SpecialType.System_Boolean => false,
            SpecialType.System_Int64 => 0L,
            SpecialType.System_Single => 0f,
            SpecialType.System_Double => 0.0,
            SpecialType.System_Char => '\0',
            >= SpecialType.System_SByte and <= SpecialType.System_UInt32 => 0,
            _ when type.TypeKind == TypeKind.Enum => 0,
            _ => type is INamedTypeSymbol { TypeKind: TypeKind.Struct, OriginalDefinition.SpecialType: not SpecialType.System_Nullable_T } named ? new ObjectValue(named) : null,
        };
    }
}
