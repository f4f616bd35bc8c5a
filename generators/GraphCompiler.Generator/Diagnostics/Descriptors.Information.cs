using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Diagnostics;

// GC90xx: information; GC9999: a mistake of the generator's own.
internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor InferredShape = new("GC9001", "The inferred shape of an expression",
        "{0}: {1}{2}", Category, DiagnosticSeverity.Info, false, helpLinkUri: Help + "GC9001.md");

    public static readonly DiagnosticDescriptor HidesFunction = new("GC9002", "A method hides a function of Ops",
        "'{0}' hides the function Ops.{0}: calls in '{1}' mean this method{2}", Category, DiagnosticSeverity.Info, true,
        helpLinkUri: Help + "GC9002.md");

    public static readonly DiagnosticDescriptor Internal = new("GC9999", "The generator failed",
        "The generator failed in {0}, which is a mistake of its own: {1}{2}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC9999.md");
}
