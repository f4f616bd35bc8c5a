using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Objects;

/// <summary>The expressions that make objects, with their initializers.</summary>
internal sealed class ObjectCreation(ICode code, CallStack stack, Mistakes mistakes, RuntimeTypes types, Construction construction)
{
    public object? Create(IObjectCreationOperation creation)
    {
        if (creation.Constructor is not { } constructor || creation.Type is not INamedTypeSymbol type)
            throw EvaluationException.ReportedByCompiler();
        var created = construction.Construct(creation, type, constructor, code.EvaluateArguments(creation.Arguments));
        if (creation.Initializer is { } initializer) Initialize(initializer, created);
        return created;
    }

    public object? Create(ITypeParameterObjectCreationOperation creation)
    {
        if (types.Substitute(creation.Type!) is not INamedTypeSymbol type) throw mistakes.Unsupported(creation);
        var constructor = type.InstanceConstructors.First(candidate => candidate.Parameters.IsEmpty);
        var created = construction.Construct(creation, type, constructor, []);
        if (creation.Initializer is { } initializer) Initialize(initializer, created);
        return created;
    }

    object? Initialize(IObjectOrCollectionInitializerOperation initializer, object? created)
    {
        stack.Current.Initialized.Push(created);
        try
        {
            foreach (var part in initializer.Initializers)
            {
                if (part is IInvocationOperation { TargetMethod.Name: "Add" } add && created is ListValue list)
                    list.Items.Add(code.EvaluateCopy(add.Arguments[0].Value));
                else if (part is IMemberInitializerOperation member)
                    Initialize(member.Initializer, code.Evaluate(member.InitializedMember));
                else code.Evaluate(part);
            }
        }
        finally
        {
            stack.Current.Initialized.Pop();
        }
        return created;
    }

    public object? Initialize(IObjectOrCollectionInitializerOperation initializer) =>
        Initialize(initializer, stack.Current.Initialized.Peek());

    public ObjectValue CreateAnonymous(IAnonymousObjectCreationOperation creation)
    {
        var created = new ObjectValue((INamedTypeSymbol)creation.Type!);
        foreach (var initializer in creation.Initializers)
            if (initializer is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property },
                Value: var value })
                created.Fields[Members.Key(property)] = code.EvaluateCopy(value);
        return created;
    }

    public object? With(IWithOperation with)
    {
        var operand = code.Evaluate(with.Operand);
        if (operand is TupleValue tuple)
        {
            var items = tuple.Items;
            foreach (var part in with.Initializer.Initializers.Cast<ISimpleAssignmentOperation>())
                items = items.SetItem(Members.TupleIndex(((IFieldReferenceOperation)part.Target).Field), code.EvaluateCopy(part.Value));
            return new TupleValue(items);
        }
        if (operand is not ObjectValue original) throw mistakes.Unsupported(with);
        var copy = original.Copy();
        copy.Path = null;
        return Initialize(with.Initializer, copy);
    }
}
