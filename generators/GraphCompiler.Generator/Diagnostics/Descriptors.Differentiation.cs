using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Diagnostics;

// GC03xx: differentiation.
internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor GradientOfTensor = new("GC0301", "Only a scalar has a gradient",
        "Only a scalar can be differentiated, but the shape is {0}: take its Mean() or Sum(){1}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0301.md");

    public static readonly DiagnosticDescriptor DirectionShape = new("GC0302", "A direction has the shape of what moves",
        "The direction has shape {0}, but what moves has shape {1}{2}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0302.md");

    public static readonly DiagnosticDescriptor RuleMissing = new("GC0303", "A gradient rule does not exist",
        "'{0}' names '{1}' as its gradient rule, but '{2}' has no method of this name{3}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0303.md");

    public static readonly DiagnosticDescriptor RuleSignature = new("GC0304", "A gradient rule has another signature",
        "The gradient rule of '{0}' must be '{1}'{2}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0304.md");

    public static readonly DiagnosticDescriptor RuleShape = new("GC0305", "A gradient has the shape of its argument",
        "The gradient rule '{0}' gives {1} for '{2}', whose shape is {3}{4}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0305.md");

    public static readonly DiagnosticDescriptor RuleKind = new("GC0306", "This function can't have a gradient rule",
        "'{0}' can't have a gradient rule: {1}{2}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0306.md");

    public static readonly DiagnosticDescriptor RuleNotLinear = new("GC0307", "Jvp needs linear gradient rules",
        "Jvp can't differentiate forward through a gradient rule that is not linear in the gradient, such as one that clips it{0}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0307.md");
}
