using System.Collections.Immutable;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Values;

/// <summary>What types mean in the current call, and which of them values are of.</summary>
internal sealed class RuntimeTypes(CallStack stack)
{
    /// <summary>What a type parameter stands for in the current call.</summary>
    public ITypeSymbol Substitute(ITypeSymbol type)
    {
        if (type is not ITypeParameterSymbol parameter) return type;
        // The object's class or a base class of it declares the parameter, and is constructed with its type argument.
        if (parameter.ContainingSymbol is INamedTypeSymbol declaring && stack.Current.This is ObjectValue self)
            foreach (var candidate in Members.SelfAndBases(self.Type))
                if (Members.FullName(candidate) == Members.FullName(declaring)) return candidate.TypeArguments[parameter.Ordinal];
        for (var current = stack.Current; current is not null; current = current.Scope)
            if (current.TypeArguments?.TryGetValue(parameter.Name, out var argument) == true) return argument;
        return type;
    }

    /// <summary>
    /// What the type parameters of a method or property, and of the class around it, stand for, by the names they have in its definition.
    /// </summary>
    public IReadOnlyDictionary<string, ITypeSymbol>? TypeArguments(ISymbol member, IMethodSymbol definition)
    {
        var arguments = new Dictionary<string, ITypeSymbol>(StringComparer.Ordinal);
        if (member.ContainingType is { IsGenericType: true } type) Add(type.TypeParameters, type.TypeArguments);
        if (member is IMethodSymbol method) Add(definition.TypeParameters, method.TypeArguments);
        return arguments.Count == 0 ? null : arguments;

        void Add(ImmutableArray<ITypeParameterSymbol> parameters, ImmutableArray<ITypeSymbol> typeArguments)
        {
            for (var i = 0; i < parameters.Length; i++) arguments[parameters[i].Name] = Substitute(typeArguments[i]);
        }
    }

    /// <summary>What a static member of an interface, asked of a type parameter, means for the type that this stands for.</summary>
    public T Constrained<T>(T member, ITypeSymbol? parameter) where T : class, ISymbol =>
        parameter is not null && Substitute(parameter) is INamedTypeSymbol type
            && VirtualMembers.Implementation(type, member) is { } implementation
            ? implementation
            : member;

    /// <summary>The property that is read or set, which an object's class may override; <c>base.Size</c> is the base's.</summary>
    public IPropertySymbol PropertyOf(IPropertyReferenceOperation reference, object? instance) =>
        instance is ObjectValue self && reference.Instance is not { Syntax: BaseExpressionSyntax }
            ? VirtualMembers.Override(self.Type, reference.Property)
            : Constrained(reference.Property, reference.ConstrainedToType);

    /// <summary>Whether a value is of a type, as <c>is</c> tests it.</summary>
    public bool IsOfType(object? value, ITypeSymbol type)
    {
        type = Substitute(type);
        return value switch
        {
            null => false,
            Unknown => throw EvaluationException.ReportedAlready(),
            _ when type.SpecialType == SpecialType.System_Object => true,
            ParameterValue => KnownTypes.IsTensor(type),
            Node node => node.Type.IsInteger
                ? KnownTypes.IsIntTensor(type)
                : Members.FullName(type) == "global::GraphCompiler.Tensor" || (node.Rank == 0 && KnownTypes.IsRealNumber(type)),
            ObjectValue item => Members.DerivesFrom(item.Type, type),
            Dim or int => type.SpecialType == SpecialType.System_Int32 || type.TypeKind == TypeKind.Enum,
            long => type.SpecialType == SpecialType.System_Int64,
            float => type.SpecialType == SpecialType.System_Single,
            double => type.SpecialType == SpecialType.System_Double,
            bool => type.SpecialType == SpecialType.System_Boolean,
            string => type.SpecialType == SpecialType.System_String,
            char => type.SpecialType == SpecialType.System_Char,
            _ => type is not INamedTypeSymbol { IsTupleType: false } named || !KnownTypes.IsModule(named),
        };
    }

    /// <summary>The value of <c>default(T)</c>.</summary>
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
