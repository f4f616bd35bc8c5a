using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend;

// Assignments.
internal sealed partial class Evaluator
{
    readonly Dictionary<string, Node> states = new(StringComparer.Ordinal);

    object? Assign(IOperation target, object? value)
    {
        switch (target)
        {
            case ILocalReferenceOperation local:
                if (frame.Find(local.Local) is { } variable) variable.Value = value;
                else frame.Declare(local.Local, value);
                return value;
            case IParameterReferenceOperation parameter when frame.Find(parameter.Parameter) is { } cell:
                return cell.Value = value;
            case IParameterReferenceOperation parameter when frame is { IsConstructor: true, This: ObjectValue self }:
                return self.Captured[Members.Key(parameter.Parameter)] = value;
            case IDeclarationExpressionOperation declaration:
                return Assign(declaration.Expression, value);
            case IDiscardOperation:
                return value;
            case ITupleOperation:
                return Deconstruct(target, value);
            case IFieldReferenceOperation { Field.IsStatic: false } field:
                return SetField(field, field.Field, field.Instance, value);
            case IMemberReferenceOperation { Member.IsStatic: true } member:
                throw Fail("GC0011", member, member.Member.Name);
            case IPropertyReferenceOperation { Property.IsStatic: false } property:
                return SetProperty(property, value);
            case IArrayElementReferenceOperation { Indices.Length: 1 } element:
                return SetElement(element, Evaluate(element.ArrayReference), Evaluate(element.Indices[0]), value);
            case IImplicitIndexerReferenceOperation element:
                return SetElement(element, Evaluate(element.Instance), Evaluate(element.Argument), value);
            case IInvalidOperation:
                throw Silent();
            default:
                throw Fail("GC0112", target, $"assigning to '{ExpressionText.Of(target.Syntax)}'");
        }
    }

    object? SetField(IOperation at, IFieldSymbol field, IOperation? instance, object? value)
    {
        switch (instance is null ? null : Evaluate(instance))
        {
            case TupleValue tuple:
                Assign(instance!, new TupleValue(tuple.Items.SetItem(TupleIndex(field), value)));
                return value;
            case ObjectValue self when !IsShared(self):
                return self.Fields[Members.Key(field)] = value;
            default:
                throw Fail("GC0011", at, field.Name);
        }
    }

    object? SetProperty(IPropertyReferenceOperation reference, object? value)
    {
        var instance = reference.Instance is { } receiver ? Evaluate(receiver) : null;
        if (instance is ListValue && reference.Arguments.Length == 1) return SetElement(reference, instance, Evaluate(reference.Arguments[0].Value), value);
        if (instance is not ObjectValue self) throw Fail("GC0112", reference, $"assigning to '{ExpressionText.Of(reference.Syntax)}'");
        var property = Override(self, reference.Property);
        var (unit, symbol) = sources.Resolve(property);
        if (unit is not null && symbol?.SetMethod is { } setter && unit.Body(setter) is not null)
        {
            Run(reference, unit, setter, self, [(setter.Parameters[setter.Parameters.Length - 1], value)]);
            return value;
        }
        if (IsShared(self)) throw Fail("GC0011", reference, property.Name);
        return self.Fields[Members.Key(property)] = value;
    }

    object? SetElement(IOperation at, object? collection, object? index, object? value)
    {
        if (collection is not ListValue { Items: var items } list) throw Fail("GC0112", at, $"assigning to '{ExpressionText.Of(at.Syntax)}'");
        if (list.IsFrozen) throw Fail("GC0011", at, ExpressionText.Of(at.Syntax));
        return items[Position(at, index, items.Count, inclusive: false)] = value;
    }

    /// <summary>The value of something that is about to be changed.</summary>
    object? EvaluateTarget(IOperation target) => target is IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol { IsIndexer: false } } member
        && (member.Instance is null || (Evaluate(member.Instance) is ObjectValue self && IsShared(self)))
            ? throw Fail("GC0011", member, member.Member.Name)
            : Evaluate(target);

    object? AssignCompound(ICompoundAssignmentOperation assignment)
    {
        var old = EvaluateTarget(assignment.Target);
        object? result;
        if (assignment.OperatorMethod is { } method && !IsBuiltInTypeOperator(method))
        {
            var left = assignment.InConversion is { MethodSymbol: { } conversion } ? Call(assignment, conversion, null, [(conversion.Parameters[0], old)]) : old;
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
            if (Arithmetic.IsNumber(result) && assignment.Type is { } target) result = Arithmetic.Convert(result!, target.SpecialType, false) ?? result;
        }
        return Assign(assignment.Target, result);
    }

    object? Increment(IIncrementOrDecrementOperation increment)
    {
        var old = EvaluateTarget(increment.Target);
        if (old is null || increment.OperatorMethod is not null) throw Fail("GC0112", increment, $"'{ExpressionText.Of(increment.Syntax)}'");
        var kind = increment.Kind == OperationKind.Increment ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract;
        var one = Arithmetic.IsNumber(old) ? Arithmetic.Convert(1, increment.Type!.SpecialType, false)! : 1;
        var value = Calculate(increment, kind, old, one, increment.IsChecked);
        if (Arithmetic.IsNumber(value)) value = Arithmetic.Convert(value!, increment.Type!.SpecialType, false) ?? value;
        Assign(increment.Target, value);
        return increment.IsPostfix ? old : value;
    }

    /// <summary>Assigns to a variable, or its parts to the parts of a tuple of variables.</summary>
    object? Deconstruct(IOperation target, object? value)
    {
        if (target is IDeclarationExpressionOperation declaration) target = declaration.Expression;
        if (target is not ITupleOperation tuple) return Assign(target, value);
        var parts = Parts(target, value, tuple.Elements.Length);
        for (var i = 0; i < tuple.Elements.Length; i++) Deconstruct(tuple.Elements[i], CopyOf(parts[i]));
        return value;
    }

    IReadOnlyList<object?> Parts(IOperation at, object? value, int count)
    {
        switch (value)
        {
            case TupleValue tuple when tuple.Items.Length == count:
                return tuple.Items;
            case ObjectValue self:
                var method = self.Type.GetMembers("Deconstruct").OfType<IMethodSymbol>().FirstOrDefault(candidate => candidate.Parameters.Length == count);
                if (method is null) break;
                if (method.IsImplicitlyDeclared) return [.. Positional(self.Type).Select(property => Forced(self.Fields, Members.Key(property), self.Fields[Members.Key(property)]))];
                if (sources.Resolve(method) is not ({ } unit, { } symbol)) break;
                var inner = Enter(at, unit, symbol, self, [.. symbol.Parameters.Select(parameter => (parameter, (object?)null))]);
                Within(inner, at, () => RunBody(unit, symbol));
                return [.. symbol.Parameters.Select(parameter => inner.Find(parameter)!.Value)];
        }
        throw Fail("GC0112", at, $"'{ExpressionText.Of(at.Syntax)}'");
    }

    /// <summary>The properties that a record's primary constructor declares.</summary>
    static IEnumerable<IPropertySymbol> Positional(INamedTypeSymbol type) => type.GetMembers().OfType<IPropertySymbol>()
        .Where(property => property.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is ParameterSyntax));

    /// <summary><c>state.Assign(value)</c>: the state's value after the call.</summary>
    object? AssignState(IOperation at, object? receiver, object? value)
    {
        if (receiver is not ParameterValue state) throw Fail("GC0117", at, ExpressionText.Of(at.Syntax));
        if (state is not { Kind: ParameterKind.State, Path: { } path }) throw Fail("GC0120", at, state.Path ?? "the parameter");
        var node = ToNode(value);
        if (node.Shape != state.Shape) throw Fail("GC0121", at, path, state.Shape, node.Shape);
        states[path] = node;
        return null;
    }
}
