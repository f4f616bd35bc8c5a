using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Diagnostics;

// GC03xx: differentiation.
internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor GradientOfTensor = new("GC0301", "Only a scalar has a gradient",
        "Only a scalar can be differentiated, but the shape is {0}: take its Mean() or Sum(){1}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0301.md");

    public static readonly DiagnosticDescriptor DirectionShape = new("GC0302", "A direction has the shape of what moves",
        "The direction has shape {0}, but what moves has shape {1}{2}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0302.md");
}
