using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Values;

/// <summary>A parameter object; what it is called and whether it is trained follow from the field that holds it.</summary>
internal sealed class ParameterValue(Shape shape, string initializer)
{
    public Shape Shape { get; } = shape;

    public string Initializer { get; } = initializer;

    public string? Path { get; set; }

    public ParameterKind Kind { get; set; }

    /// <summary>Where the user's code brought it in.</summary>
    public Location? Location { get; set; }

    /// <summary>The innermost class that is no module and whose field it was made for.</summary>
    public INamedTypeSymbol? HolderOutsideModules { get; set; }
}

/// <summary>An initializer as the C# call that makes it.</summary>
internal sealed record InitializerValue(string Text);
