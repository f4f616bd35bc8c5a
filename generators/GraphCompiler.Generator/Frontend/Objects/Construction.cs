using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Objects;

using Arguments = IReadOnlyList<(IParameterSymbol Parameter, object? Value)>;

/// <summary>Runs constructors.</summary>
internal sealed class Construction(ICode code, ICalls calls, Sources sources, CallStack stack, Mistakes mistakes, MistakeLog log,
    RuntimeTypes types, FieldInitialization fieldInitialization, ParameterCreation parameterCreation)
{
    /// <summary>A new object of a class, or a value that stands for one.</summary>
    public object? Construct(IOperation at, INamedTypeSymbol type, IMethodSymbol constructor, Arguments arguments)
    {
        if (KnownTypes.IsParameter(type)) return parameterCreation.Create(at, arguments);
        if (!SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, sources.User.Compilation.Assembly)
            && arguments.Any(argument => log.IsUnknown(argument.Value))) return Unknown.Value;
        if (Intrinsics.TryCreate(type, [.. arguments.Select(argument => argument.Value)], out var known)) return known;
        var (unit, definition) = sources.Resolve((INamedTypeSymbol)type.OriginalDefinition);
        if (unit is null || definition is null) throw mistakes.WithoutSource(at, type);
        var created = new ObjectValue(type.TypeArguments.IsEmpty
            ? definition
            : definition.Construct([.. type.TypeArguments.Select(types.Substitute)]));
        // A struct's default constructor has no symbol of its own in source.
        var target = unit.Map(constructor) as IMethodSymbol;
        return Construct(at.Syntax, unit, created, definition, target, arguments) ? created : Unknown.Value;
    }

    /// <returns>Whether the constructor came to its end, as far as is known.</returns>
    public bool Construct(SyntaxNode at, SourceUnit unit, ObjectValue self, INamedTypeSymbol type, IMethodSymbol? constructor,
        Arguments arguments)
    {
        var inner = new Frame(unit, stack.Current, at, "new " + type.Name) { This = self, IsConstructor = true };
        var isPrimary = constructor?.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax) == true;
        foreach (var (argument, value) in arguments)
        {
            var parameter = constructor!.Parameters[argument.Ordinal];
            if (isPrimary) self.Captured[Members.Key(parameter)] = value;
            else inner.Declare(parameter, value);
        }
        return calls.Within(inner, at, () =>
        {
            var body = constructor is null || isPrimary ? null : unit.Body(constructor) as IConstructorBodyOperation;
            var chained = body?.Initializer is IExpressionStatementOperation { Operation: IInvocationOperation call } ? call
                : body?.Initializer as IInvocationOperation;
            var toThis = chained is not null
                && SymbolEqualityComparer.Default.Equals(chained.TargetMethod.ContainingType.OriginalDefinition, type);
            if (!toThis) fieldInitialization.Run(unit, self, type, isPrimary ? constructor : null);
            var isWhole = chained is not null ? ConstructAs(at, self, chained.TargetMethod, code.EvaluateArguments(chained.Arguments))
                : type.BaseType is not { SpecialType: SpecialType.None } parent || ConstructBase(at, unit, self, type, parent);
            if (body is not null) code.Execute(body.BlockBody ?? body.ExpressionBody);
            return isWhole && inner.Result is not Unknown;
        });
    }

    /// <summary>Runs another constructor on the same object: of the class itself or its base.</summary>
    bool ConstructAs(SyntaxNode at, ObjectValue self, IMethodSymbol constructor, Arguments arguments)
    {
        if (constructor.ContainingType.SpecialType is SpecialType.System_Object or SpecialType.System_ValueType) return true;
        var (unit, target) = sources.Resolve(constructor);
        if (unit is null || target is null) throw mistakes.Fail("GC0109", at, "new " + constructor.ContainingType.Name, Mistakes.NoSource);
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
                return ConstructAs(at, self, call.TargetMethod, code.EvaluateArguments(call.Arguments));
            }
        }
        var (parentUnit, definition) = sources.Resolve((INamedTypeSymbol)parent.OriginalDefinition);
        return parentUnit is null || definition is null
            || Construct(at, parentUnit, self, definition,
                definition.InstanceConstructors.FirstOrDefault(constructor => constructor.Parameters.IsEmpty), []);
    }
}
