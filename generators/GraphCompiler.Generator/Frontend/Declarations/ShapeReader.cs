using GraphCompiler.Generator.Frontend.Reports;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generator.Frontend.Declarations;

/// <summary>Reads <c>[Shape("N", 784, "2 * T + 1")]</c>.</summary>
internal static class ShapeReader
{
    /// <returns>Null if a size is bad; what is wrong has been reported.</returns>
    public static Shape? Read(AttributeData attribute, Action<Finding> report)
    {
        if (attribute.ConstructorArguments.Length != 1 || attribute.ConstructorArguments[0].Kind != TypedConstantKind.Array) return null;
        if (attribute.ConstructorArguments[0].IsNull)
        {
            report(Finding.At(LocationOf(attribute, 0), "GC0108", "null"));
            return null;
        }
        var dims = new List<Dim>();
        foreach (var (constant, i) in attribute.ConstructorArguments[0].Values.Select((constant, i) => (constant, i)))
        {
            switch (constant.Value)
            {
                case int and > 0 and var size:
                    dims.Add((int)size);
                    break;
                case string text when SizeReader.Read(text) is { } size && !(size.Greatest <= 0):
                    dims.Add(size);
                    break;
                default:
                    // The C# compiler reports what is not a constant.
                    if (constant.Kind != TypedConstantKind.Error) report(Finding.At(LocationOf(attribute, i), "GC0108", TextOf(constant)));
                    return null;
            }
        }
        return new Shape([.. dims]);
    }

    static string TextOf(TypedConstant constant) => constant switch
    {
        { IsNull: true } => "null",
        { Value: double or float } => constant.ToCSharpString() + (constant.Value is float ? "f" : ".0"),
        _ => constant.ToCSharpString(),
    };

    public static Location LocationOf(AttributeData attribute, int argument)
    {
        var syntax = attribute.ApplicationSyntaxReference?.GetSyntax();
        return (syntax is AttributeSyntax { ArgumentList.Arguments: var arguments } && argument < arguments.Count
            ? arguments[argument]
            : syntax)?.GetLocation() ?? Location.None;
    }
}
