using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Values;

/// <summary>Values as text, for interpolated strings and for messages.</summary>
internal static class ValueText
{
    /// <summary>A value as text, as <c>ToString</c> would give it: a constant of an enumeration is called by its name.</summary>
    public static string Of(IOperation operation, object? value) =>
        OperationTree.WithoutConversions(operation).Type is INamedTypeSymbol { TypeKind: TypeKind.Enum } type && Arithmetic.IsInteger(value)
        && type.GetMembers().OfType<IFieldSymbol>()
            .FirstOrDefault(field => field.HasConstantValue
                && Arithmetic.ToLong(field.ConstantValue!) == Arithmetic.ToLong(value!)) is { } named
            ? named.Name
            : Of(value);

    public static string Of(object? value) => value switch
    {
        Node node => node.Shape.ToString(),
        ParameterValue parameter => $"{parameter.Path} {parameter.Shape}".TrimStart(),
        ObjectValue item => item.Type.Name,
        TupleValue tuple => $"({string.Join(", ", tuple.Items.Select(Of))})",
        null => "null",
        _ => Arithmetic.Show(value),
    };
}
