using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Diagnostics;

// GC02xx: what is allowed, but likely to lose precision, to overflow, or not to learn.
internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor GuardedLogarithm = new("GC0201", "A logarithm loses small probabilities",
        "The logarithm of {0} is inexact where it is small, and a guard against zero hides that: use {1}{2}", Category,
        DiagnosticSeverity.Warning, true, helpLinkUri: Help + "GC0201.md");

    public static readonly DiagnosticDescriptor UnshiftedNormalization = new("GC0202", "Exponentials overflow",
        "What is divided by here is a sum of exponentials, which overflow for arguments over {0}: subtract the greatest argument first, "
            + "as Softmax does{1}", Category, DiagnosticSeverity.Warning, true, helpLinkUri: Help + "GC0202.md");

    public static readonly DiagnosticDescriptor NormalizedTwice = new("GC0203", "A loss takes logits",
        "{0} is applied to the result of {1}: leave the inner one out, as losses such as {2} take logits{3}", Category,
        DiagnosticSeverity.Warning, true, helpLinkUri: Help + "GC0203.md");

    public static readonly DiagnosticDescriptor TruncatedSize = new("GC0204", "A size is cut short",
        "'{0}' is {1} and leaves a remainder of {2}: the size is cut short{3}", Category, DiagnosticSeverity.Warning, true,
        helpLinkUri: Help + "GC0204.md");

    public static readonly DiagnosticDescriptor ModeWithoutLoss = new("GC0205", "No loss gets here",
        "'{0}' does what it does in training nowhere: no loss of the model gets here{1}", Category, DiagnosticSeverity.Warning, true,
        helpLinkUri: Help + "GC0205.md");

    public static readonly DiagnosticDescriptor LossWithoutGradients = new("GC0206", "A loss trains nothing",
        "No parameter gets a gradient from the loss '{0}': {1} has none to pass on{2}", Category, DiagnosticSeverity.Warning, true,
        helpLinkUri: Help + "GC0206.md");

    public static readonly DiagnosticDescriptor BlockedParameter = new("GC0207", "A parameter gets no gradient",
        "The loss '{1}' gives '{0}' no gradient, as {2} has none to pass on: mark it [Frozen] if it shall stay as it is{3}", Category,
        DiagnosticSeverity.Warning, true, helpLinkUri: Help + "GC0207.md");
}
