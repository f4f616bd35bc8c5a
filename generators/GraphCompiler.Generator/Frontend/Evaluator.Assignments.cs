using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend;

// Assignments.
internal sealed partial class Evaluator
{
    readonly Dictionary<string, Node> states = new(StringComparer.Ordinal);

    /// <summary>What can be assigned to. What leads to it is evaluated once, and before the value, as in C#.</summary>
    /// <param name="IsKept">Whether it belongs to the model, so that it can't be changed.</param>
    sealed record Place(Func<object?> Read, Func<object?, object?> Write, bool IsKept = false);

    Place PlaceOf(IOperation target)
    {
        switch (target)
        {
            case ILocalReferenceOperation { IsDeclaration: true } local:
                return new(() => Read(local, local.Local), value =>
                {
                    NameReassigned(value, local.Local.Name); frame.Declare(local.Local, value); return value;
                });
            case ILocalReferenceOperation local:
                return new(() => Read(local, local.Local), value =>
                {
                    NameReassigned(value, local.Local.Name); return frame.Find(local.Local)!.Value = value;
                });
            case IParameterReferenceOperation parameter when frame.Find(parameter.Parameter) is { } cell:
                return new(() => cell.Value, value => { NameReassigned(value, parameter.Parameter.Name); return cell.Value = value; });
            case IParameterReferenceOperation parameter when frame is { IsConstructor: true, This: ObjectValue self }:
                return new(() => Evaluate(parameter), value => self.Captured[Members.Key(parameter.Parameter)] = value);
            case IDeclarationExpressionOperation declaration:
                return PlaceOf(declaration.Expression);
            case IDiscardOperation:
                return new(() => null, value => value);
            case ITupleOperation tuple:
                var parts = tuple.Elements.Select(PlaceOf).ToArray();
                return new(() => Evaluate(tuple), value => Deconstruct(tuple, parts, value));
            case IMemberReferenceOperation { Member: { IsStatic: true } member }:
                throw Fail("GC0011", target, member.Name);
            case IFieldReferenceOperation field:
                return PlaceOf(field);
            case IPropertyReferenceOperation property:
                return PlaceOf(property);
            case IArrayElementReferenceOperation { Indices.Length: 1 } element:
                return ElementPlace(element, Evaluate(element.ArrayReference), Evaluate(element.Indices[0]));
            case IImplicitIndexerReferenceOperation element:
                return ElementPlace(element, Evaluate(element.Instance), Evaluate(element.Argument));
            case IInvalidOperation:
                throw Silent();
            default:
                throw Fail("GC0112", target, $"assigning to '{ExpressionText.Of(target.Syntax)}'");
        }
    }

    Place PlaceOf(IFieldReferenceOperation reference)
    {
        var instance = Evaluate(reference.Instance!);
        switch (instance)
        {
            case TupleValue:
                var whole = PlaceOf(reference.Instance!);
                return new(
                    () => ((TupleValue)whole.Read()!).Items[TupleIndex(reference.Field)],
                    value =>
                    {
                        whole.Write(new TupleValue(((TupleValue)whole.Read()!).Items.SetItem(TupleIndex(reference.Field), value)));
                        return value;
                    });
            case ObjectValue self when !IsShared(self):
                return new(() => GetField(reference, reference.Field, self), value => self.Fields[Members.Key(reference.Field)] = value);
            default:
                throw Fail("GC0011", reference, (reference.Field.AssociatedSymbol ?? reference.Field).Name);
        }
    }

    Place PlaceOf(IPropertyReferenceOperation reference)
    {
        var instance = Evaluate(reference.Instance!);
        var arguments = Arguments(reference.Arguments);
        if (instance is ListValue && arguments.Count == 1) return ElementPlace(reference, instance, arguments[0].Value);
        if (instance is not ObjectValue self) throw Fail("GC0112", reference, $"assigning to '{ExpressionText.Of(reference.Syntax)}'");
        var property = Meant(reference, instance);
        return new(() => GetProperty(reference, property, instance, arguments),
            value => SetProperty(reference, property, self, arguments, value), IsShared(self));
    }

    object? SetProperty(IOperation at, IPropertySymbol property, ObjectValue self,
        IReadOnlyList<(IParameterSymbol Parameter, object? Value)> arguments, object? value)
    {
        var (unit, symbol) = sources.Resolve(property);
        if (unit is not null && symbol?.SetMethod is { } setter && unit.Body(setter) is not null)
        {
            Run(at, unit, setter, self, [.. arguments.Select(argument => (setter.Parameters[argument.Parameter.Ordinal], argument.Value)),
                (setter.Parameters[setter.Parameters.Length - 1], value)], TypeArguments(property, setter));
            return value;
        }
        if (IsShared(self)) throw Fail("GC0011", at, property.Name);
        return self.Fields[Members.Key(property)] = value;
    }

    Place ElementPlace(IOperation at, object? collection, object? index) => collection is ListValue { Items: var items } list
        ? new(() => ElementAt(at, list, index), value =>
        {
            if (list.IsFrozen) throw Fail("GC0011", at, ExpressionText.Of(at.Syntax));
            return items[Position(at, index, items.Count, inclusive: false)] = value;
        })
        : throw Fail("GC0112", at, $"assigning to '{ExpressionText.Of(at.Syntax)}'");

    object? Assign(IOperation target, IOperation value)
    {
        var place = PlaceOf(target);
        return place.Write(EvaluateCopy(value));
    }

    /// <summary>The place of something that is about to be changed, not set.</summary>
    Place PlaceToChange(IOperation target) =>
        PlaceOf(target) is { IsKept: false } place ? place : throw Fail("GC0011", target, ((IMemberReferenceOperation)target).Member.Name);

    object? AssignMissing(ICoalesceAssignmentOperation assignment)
    {
        var place = PlaceToChange(assignment.Target);
        return place.Read() ?? place.Write(EvaluateCopy(assignment.Value));
    }

    object? AssignCompound(ICompoundAssignmentOperation assignment)
    {
        var place = PlaceToChange(assignment.Target);
        var old = place.Read();
        object? result;
        if (assignment.OperatorMethod is { } method && !IsBuiltInTypeOperator(method))
        {
            var left = assignment.InConversion is { MethodSymbol: { } conversion }
                ? Call(assignment, conversion, null, [(conversion.Parameters[0], old)])
                : old;
            result = Call(assignment, method, null, [(method.Parameters[0], left), (method.Parameters[1], EvaluateCopy(assignment.Value))]);
        }
        else
        {
            var right = Evaluate(assignment.Value);
            // byte += int and the like: both sides widen, the result narrows.
            if (Arithmetic.IsNumber(old) && Arithmetic.IsNumber(right) && old!.GetType() != right!.GetType())
                old = Arithmetic.Convert(old, assignment.Value.Type!.SpecialType, false) ?? old;
            if (old is Dim && right is not null && assignment.Value.Type is { } type && IsReal(type)) old = ToNode(old);
            result = Calculate(assignment, assignment.OperatorKind, old, right, assignment.IsChecked);
            if (Arithmetic.IsNumber(result) && assignment.Type is { } target)
                result = Arithmetic.Convert(result!, target.SpecialType, false) ?? result;
        }
        return place.Write(result);
    }

    object? Increment(IIncrementOrDecrementOperation increment)
    {
        var place = PlaceToChange(increment.Target);
        var old = place.Read();
        if (old is null || increment.OperatorMethod is not null)
            throw Fail("GC0112", increment, $"'{ExpressionText.Of(increment.Syntax)}'");
        var kind = increment.Kind == OperationKind.Increment ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract;
        var one = Arithmetic.IsNumber(old) ? Arithmetic.Convert(1, increment.Type!.SpecialType, false)! : 1;
        var value = Calculate(increment, kind, old, one, increment.IsChecked);
        if (Arithmetic.IsNumber(value)) value = Arithmetic.Convert(value!, increment.Type!.SpecialType, false) ?? value;
        place.Write(value);
        return increment.IsPostfix ? old : value;
    }

    object? Deconstruct(ITupleOperation target, Place[] places, object? value)
    {
        var parts = Parts(target, value, places.Length);
        for (var i = 0; i < places.Length; i++) places[i].Write(CopyOf(parts[i]));
        return value;
    }

    IReadOnlyList<object?> Parts(IOperation at, object? value, int count)
    {
        switch (value)
        {
            case Unknown:
                return [.. Enumerable.Repeat(value, count)];
            case TupleValue tuple when tuple.Items.Length == count:
                return tuple.Items;
            case ObjectValue self:
                var method = self.Type.GetMembers("Deconstruct").OfType<IMethodSymbol>()
                    .FirstOrDefault(candidate => candidate.Parameters.Length == count);
                if (method is null) break;
                // A record's: its properties, some of them perhaps its base's.
                if (method.IsImplicitlyDeclared)
                    return [.. method.Parameters.Select(part =>
                        GetProperty(at, DeclarationReader.SelfAndBases(self.Type).SelectMany(type => type.GetMembers(part.Name))
                            .OfType<IPropertySymbol>().First(), self, []))];
                if (sources.Resolve(method) is not ({ } unit, { } symbol)) break;
                var inner = Enter(at, unit, symbol, self, [.. symbol.Parameters.Select(parameter => (parameter, (object?)null))]);
                Within(inner, at, () => RunBody(unit, symbol));
                return [.. SourceUnit.ParametersOf(symbol).Select(parameter => inner.Find(parameter)!.Value)];
        }
        throw Fail("GC0112", at, $"'{ExpressionText.Of(at.Syntax)}'");
    }

    /// <summary>The properties that a record's primary constructor declares.</summary>
    static IEnumerable<IPropertySymbol> Positional(INamedTypeSymbol type) => type.GetMembers().OfType<IPropertySymbol>()
        .Where(property => property.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is ParameterSyntax));

    /// <summary><c>state.Assign(value)</c>: the state's value after the call.</summary>
    object? AssignState(IOperation at, object? receiver, object? value)
    {
        if (stepsBeingRun.Count > 0) throw Fail("GC0139", at, "Assigning a state of the model");
        if (receiver is not ParameterValue state) throw Fail("GC0117", at, ExpressionText.Of(at.Syntax));
        if (state is not { Kind: ParameterKind.State, Path: { } path }) throw Fail("GC0120", at, state.Path ?? "the parameter");
        var node = ToNode(value);
        Require.Same(node.Shape, state.Shape, () => new GraphException("GC0121", path, state.Shape, node.Shape));
        states[path] = node;
        return null;
    }
}
