using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend;

// Making objects, arrays and collections.
internal sealed partial class Evaluator
{
    object? Create(IObjectCreationOperation creation)
    {
        if (creation.Constructor is not { } constructor || creation.Type is not INamedTypeSymbol type) throw Silent();
        var created = Construct(creation, type, constructor, Arguments(creation.Arguments));
        if (creation.Initializer is { } initializer) Initialize(initializer, created);
        return created;
    }

    object? Create(ITypeParameterObjectCreationOperation creation)
    {
        if (Substitute(creation.Type!) is not INamedTypeSymbol type)
            throw Fail("GC0112", creation, $"'{ExpressionText.Of(creation.Syntax)}'");
        var created = Construct(creation, type, type.InstanceConstructors.First(constructor => constructor.Parameters.IsEmpty), []);
        if (creation.Initializer is { } initializer) Initialize(initializer, created);
        return created;
    }

    object? Construct(IOperation at, INamedTypeSymbol type, IMethodSymbol constructor,
        IReadOnlyList<(IParameterSymbol Parameter, object? Value)> arguments)
    {
        if (KnownTypes.IsParameter(type)) return CreateParameter(at, arguments);
        if (!SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, sources.User.Compilation.Assembly)
            && arguments.Any(argument => IsUnknown(argument.Value))) return Unknown.Value;
        if (Intrinsics.TryCreate(type, [.. arguments.Select(argument => argument.Value)], out var known)) return known;
        var (unit, definition) = sources.Resolve((INamedTypeSymbol)type.OriginalDefinition);
        if (unit is null || definition is null) throw WithoutSource(at, type);
        var created = new ObjectValue(type.TypeArguments.IsEmpty
            ? definition
            : definition.Construct([.. type.TypeArguments.Select(Substitute)]));
        // A struct's default constructor has no symbol of its own in source.
        var target = unit.Map(constructor) as IMethodSymbol;
        return Construct(at.Syntax, unit, created, definition, target, arguments) ? created : Unknown.Value;
    }

    /// <summary>Makes the model itself, whose constructor takes nothing.</summary>
    public ObjectValue CreateModel(INamedTypeSymbol type, SyntaxNode declaration)
    {
        var model = new ObjectValue(type);
        Lasting(() => AtStart(() => Construct(declaration, sources.User, model, type,
            type.InstanceConstructors.FirstOrDefault(constructor => constructor.Parameters.IsEmpty), [])));
        return model;
    }

    /// <returns>Whether the constructor came to its end, as far as is known.</returns>
    bool Construct(SyntaxNode at, SourceUnit unit, ObjectValue self, INamedTypeSymbol type, IMethodSymbol? constructor,
        IReadOnlyList<(IParameterSymbol Parameter, object? Value)> arguments)
    {
        var inner = new Frame(unit, frame, at, "new " + type.Name) { This = self, IsConstructor = true };
        var isPrimary = constructor?.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax) == true;
        foreach (var (argument, value) in arguments)
        {
            var parameter = constructor!.Parameters[argument.Ordinal];
            if (isPrimary) self.Captured[Members.Key(parameter)] = value;
            else inner.Declare(parameter, value);
        }
        return Within(inner, at, () =>
        {
            var body = constructor is null || isPrimary ? null : unit.Body(constructor) as IConstructorBodyOperation;
            var chained = body?.Initializer is IExpressionStatementOperation { Operation: IInvocationOperation call } ? call
                : body?.Initializer as IInvocationOperation;
            var toThis = chained is not null
                && SymbolEqualityComparer.Default.Equals(chained.TargetMethod.ContainingType.OriginalDefinition, type);
            if (!toThis) InitializeFields(unit, self, type, isPrimary ? constructor : null);
            var isWhole = chained is not null ? ConstructAs(at, self, chained.TargetMethod, Arguments(chained.Arguments))
                : type.BaseType is not { SpecialType: SpecialType.None } parent || ConstructBase(at, unit, self, type, parent);
            if (body is not null) Run(body.BlockBody ?? body.ExpressionBody);
            return isWhole && inner.Result is not Unknown;
        });
    }

    /// <summary>Runs another constructor on the same object: of the class itself or its base.</summary>
    bool ConstructAs(SyntaxNode at, ObjectValue self, IMethodSymbol constructor,
        IReadOnlyList<(IParameterSymbol Parameter, object? Value)> arguments)
    {
        if (constructor.ContainingType.SpecialType is SpecialType.System_Object or SpecialType.System_ValueType) return true;
        var (unit, target) = sources.Resolve(constructor);
        if (unit is null || target is null) throw Fail("GC0109", at, "new " + constructor.ContainingType.Name, NotAtHand);
        return Construct(at, unit, self, target.ContainingType, target, arguments);
    }

    bool ConstructBase(SyntaxNode at, SourceUnit unit, ObjectValue self, INamedTypeSymbol type, INamedTypeSymbol parent)
    {
        // class A(int x) : B(x): the base's arguments stand in the declaration.
        foreach (var reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax() is not TypeDeclarationSyntax { BaseList.Types: var bases }) continue;
            foreach (var primary in bases.OfType<PrimaryConstructorBaseTypeSyntax>())
            {
                if (unit.Operation(primary) is not IInvocationOperation call) continue;
                return ConstructAs(at, self, call.TargetMethod, Arguments(call.Arguments));
            }
        }
        var (parentUnit, definition) = sources.Resolve((INamedTypeSymbol)parent.OriginalDefinition);
        return parentUnit is null || definition is null
            || Construct(at, parentUnit, self, definition,
                definition.InstanceConstructors.FirstOrDefault(constructor => constructor.Parameters.IsEmpty), []);
    }

    void InitializeFields(SourceUnit unit, ObjectValue self, INamedTypeSymbol type, IMethodSymbol? primary)
    {
        if (primary is not null && type.IsRecord)
            foreach (var property in Positional(type))
                self.Fields[Members.Key(property)] = self.Captured.TryGetValue(Members.Key(type, property.Name), out var value)
                    ? value
                    : null;

        var scope = frame;
        foreach (var member in type.GetMembers())
        {
            if (member.IsStatic || member is not (IFieldSymbol { AssociatedSymbol: null, IsConst: false } or IPropertySymbol)) continue;
            var memberType = member is IFieldSymbol field ? field.Type : ((IPropertySymbol)member).Type;
            if (unit.Initializer(member) is not { } initializer)
            {
                if (member is IFieldSymbol) self.Fields[Members.Key(member)] = DefaultOf(memberType);
                continue;
            }
            // Only what may hold parameters has to be evaluated now; the rest may be something that graph code never reads.
            var key = Members.Key(member);
            if (KnownTypes.MayHoldParameters(memberType) || type.IsValueType) self.Fields[key] = EvaluateCopy(initializer);
            else if (KnownTypes.LeavesOpen(memberType) && TryEvaluate(initializer, out var value)) self.Fields[key] = value;
            else self.Fields[key] = new Deferred(() => Within(scope, initializer, () => EvaluateCopy(initializer)));
        }
    }

    /// <summary>Evaluates what may be something that graph code can't read, and need not.</summary>
    bool TryEvaluate(IOperation initializer, out object? value)
    {
        var outer = isTentative;
        isTentative = true;
        try
        {
            value = EvaluateCopy(initializer);
            return true;
        }
        catch (EvaluationException)
        {
            value = null;
            return false;
        }
        finally
        {
            isTentative = outer;
        }
    }

    object? Initialize(IObjectOrCollectionInitializerOperation initializer, object? created)
    {
        frame.Initialized.Push(created);
        try
        {
            foreach (var part in initializer.Initializers)
            {
                if (part is IInvocationOperation { TargetMethod.Name: "Add" } add && created is ListValue list)
                    list.Items.Add(EvaluateCopy(add.Arguments[0].Value));
                else if (part is IMemberInitializerOperation member) Initialize(member.Initializer, Evaluate(member.InitializedMember));
                else Evaluate(part);
            }
        }
        finally
        {
            frame.Initialized.Pop();
        }
        return created;
    }

    object? Initialize(IObjectOrCollectionInitializerOperation initializer) => Initialize(initializer, frame.Initialized.Peek());

    ObjectValue CreateAnonymous(IAnonymousObjectCreationOperation creation)
    {
        var created = new ObjectValue((INamedTypeSymbol)creation.Type!);
        foreach (var initializer in creation.Initializers)
            if (initializer is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property },
                Value: var value })
                created.Fields[Members.Key(property)] = EvaluateCopy(value);
        return created;
    }

    object? With(IWithOperation with)
    {
        var operand = Evaluate(with.Operand);
        if (operand is TupleValue tuple)
        {
            return with.Initializer.Initializers.Cast<ISimpleAssignmentOperation>().Aggregate(tuple, (changed, part) =>
                new TupleValue(changed.Items.SetItem(TupleIndex(((IFieldReferenceOperation)part.Target).Field), EvaluateCopy(part.Value))));
        }
        if (operand is not ObjectValue original) throw Fail("GC0112", with, $"'{ExpressionText.Of(with.Syntax)}'");
        var copy = original.Copy();
        copy.Path = null;
        return Initialize(with.Initializer, copy);
    }

    object CreateParameter(IOperation at, IReadOnlyList<(IParameterSymbol Parameter, object? Value)> arguments)
    {
        if (arguments.Any(argument => IsUnknown(argument.Value))) return Unknown.Value;
        var initializer = arguments.First(argument => argument.Parameter.Ordinal == 0).Value as InitializerValue
            ?? throw Fail("GC0117", at, ExpressionText.Of(at.Syntax));
        var sizes = arguments.First(argument => argument.Parameter.Ordinal == 1).Value as ListValue
            ?? throw Fail("GC0117", at, ExpressionText.Of(at.Syntax));
        var dims = sizes.Items.Select(size => size is Dim dim ? throw Fail("GC0110", at, "shape", dim) : (Dim)Arithmetic.ToLong(size!))
            .ToArray();
        if (dims.FirstOrDefault(dim => dim.Constant <= 0) is { } bad) throw Fail("GC0122", at, new Shape([.. dims]), bad);
        return new ParameterValue(new Shape([.. dims]), initializer.Text)
            { Location = Locate(at.Syntax).Location, PlainHolder = PlainHolder() };
    }

    /// <summary>The innermost class under construction that is neither module nor model.</summary>
    INamedTypeSymbol? PlainHolder()
    {
        for (var current = frame; current is not null; current = current.Caller)
            if (current is { IsConstructor: true, This: ObjectValue { Type: var type } } && !KnownTypes.IsModule(type)
                && !KnownTypes.Has(type, "ModelAttribute")) return type;
        return null;
    }

    ListValue CreateArray(IArrayCreationOperation array)
    {
        if (array.DimensionSizes.Length != 1) throw Fail("GC0112", array, "an array of several dimensions");
        if (array.Initializer is { } initializer) return (ListValue)Evaluate(initializer)!;
        var element = ((IArrayTypeSymbol)array.Type!).ElementType;
        var size = Evaluate(array.DimensionSizes[0]) switch
        {
            Dim dim => throw Fail("GC0110", array, "size", dim),
            var value => Arithmetic.ToLong(value!),
        };
        if (size is < 0 or > MaximumSteps) throw Fail("GC0116", array, $"the array's size is {size}");
        return new ListValue(Enumerable.Range(0, (int)size).Select(_ => DefaultOf(element)));
    }

    ListValue CreateCollection(ICollectionExpressionOperation collection)
    {
        var items = new List<object?>();
        foreach (var element in collection.Elements)
        {
            if (element is ISpreadOperation spread) items.AddRange(Items(spread.Operand, Evaluate(spread.Operand)));
            else items.Add(EvaluateCopy(element));
        }
        return new ListValue(items);
    }
}
