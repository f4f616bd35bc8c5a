using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Objects;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Tensors;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Evaluation;

/// <summary>What can be assigned to.</summary>
internal sealed class Places(ICode code, CallStack stack, Mistakes mistakes, NodeNames names, RuntimeTypes types, Variables variables,
    Fields fields, Properties properties, Sequences sequences, Deconstruction deconstruction)
{
    public Place PlaceOf(IOperation target)
    {
        switch (target)
        {
            case ILocalReferenceOperation { IsDeclaration: true } local:
                return new(() => variables.Read(local, local.Local), value =>
                {
                    names.NameReassigned(value, local.Local.Name);
                    stack.Current.Declare(local.Local, value);
                    return value;
                });
            case ILocalReferenceOperation local:
                return new(() => variables.Read(local, local.Local), value =>
                {
                    names.NameReassigned(value, local.Local.Name);
                    return stack.Current.Find(local.Local)!.Value = value;
                });
            case IParameterReferenceOperation parameter when stack.Current.Find(parameter.Parameter) is { } cell:
                return new(() => cell.Value, value =>
                {
                    names.NameReassigned(value, parameter.Parameter.Name);
                    return cell.Value = value;
                });
            case IParameterReferenceOperation parameter when stack.Current is { IsConstructor: true, This: ObjectValue self }:
                return new(() => code.Evaluate(parameter), value => self.Captured[Members.Key(parameter.Parameter)] = value);
            case IDeclarationExpressionOperation declaration:
                return PlaceOf(declaration.Expression);
            case IDiscardOperation:
                return new(() => null, value => value);
            case ITupleOperation tuple:
                var parts = tuple.Elements.Select(PlaceOf).ToArray();
                return new(() => code.Evaluate(tuple), value => Deconstruct(tuple, parts, value));
            case IMemberReferenceOperation { Member: { IsStatic: true } member }:
                throw mistakes.Fail("GC0011", target, member.Name);
            case IFieldReferenceOperation field:
                return PlaceOf(field);
            case IPropertyReferenceOperation property:
                return PlaceOf(property);
            case IArrayElementReferenceOperation { Indices.Length: 1 } element:
                return ElementPlace(element, code.Evaluate(element.ArrayReference), code.Evaluate(element.Indices[0]));
            case IImplicitIndexerReferenceOperation element:
                return ElementPlace(element, code.Evaluate(element.Instance), code.Evaluate(element.Argument));
            case IInvalidOperation:
                throw EvaluationException.ReportedByCompiler();
            default:
                throw CantAssign(target);
        }
    }

    Place PlaceOf(IFieldReferenceOperation reference)
    {
        var instance = code.Evaluate(reference.Instance!);
        switch (instance)
        {
            case TupleValue:
                var whole = PlaceOf(reference.Instance!);
                return new(
                    () => ((TupleValue)whole.Read()!).Items[Members.TupleIndex(reference.Field)],
                    value =>
                    {
                        whole.Write(new TupleValue(((TupleValue)whole.Read()!).Items.SetItem(Members.TupleIndex(reference.Field), value)));
                        return value;
                    });
            case ObjectValue self when !fields.IsReadOnly(self):
                return new(() => fields.Get(reference, reference.Field, self), value => self.Fields[Members.Key(reference.Field)] = value);
            default:
                throw mistakes.Fail("GC0011", reference, (reference.Field.AssociatedSymbol ?? reference.Field).Name);
        }
    }

    Place PlaceOf(IPropertyReferenceOperation reference)
    {
        var instance = code.Evaluate(reference.Instance!);
        var arguments = code.EvaluateArguments(reference.Arguments);
        if (instance is ListValue && arguments.Count == 1) return ElementPlace(reference, instance, arguments[0].Value);
        if (instance is not ObjectValue self) throw CantAssign(reference);
        var property = types.PropertyOf(reference, instance);
        return new(() => properties.Get(reference, property, instance, arguments),
            value => properties.Set(reference, property, self, arguments, value), fields.IsReadOnly(self));
    }

    Place ElementPlace(IOperation at, object? collection, object? index) => collection is ListValue { Items: var items } list
        ? new(() => sequences.ElementAt(at, list, index), value =>
        {
            if (list.IsFrozen) throw mistakes.Fail("GC0011", at, ExpressionText.Of(at.Syntax));
            return items[sequences.Position(at, index, items.Count, inclusive: false)] = value;
        })
        : throw CantAssign(at);

    EvaluationException CantAssign(IOperation at) => mistakes.Unsupported(at, $"assigning to '{ExpressionText.Of(at.Syntax)}'");

    object? Deconstruct(ITupleOperation target, Place[] places, object? value)
    {
        var parts = deconstruction.PartsOf(target, value, places.Length);
        for (var i = 0; i < places.Length; i++) places[i].Write(StructCopy.Of(parts[i]));
        return value;
    }

    /// <summary>The place of something that is about to be changed, not set.</summary>
    public Place PlaceToChange(IOperation target) =>
        PlaceOf(target) is { IsReadOnly: false } place
            ? place
            : throw mistakes.Fail("GC0011", target, ((IMemberReferenceOperation)target).Member.Name);
}
