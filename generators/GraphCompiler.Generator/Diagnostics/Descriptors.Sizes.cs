using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Diagnostics;

// GC015x: what is left to check when an entry is called.
internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor ArenaLimit = new("GC0151", "More elements than a model can hold",
        "{0} needs {1} elements, but a model's arena holds {2} at most{3}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0151.md");

    public static readonly DiagnosticDescriptor AssumedSizes = new("GC0150", "An assumption about sizes",
        "{0} assumes here that {1}, and checks it when it is called{2}", Category, DiagnosticSeverity.Info, true, helpLinkUri: Help + "GC0150.md");
}
