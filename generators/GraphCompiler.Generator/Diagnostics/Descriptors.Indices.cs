using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Diagnostics;

// Positions that are computed: nothing checks them at run time.
internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor IndexBound = new("GC0140", "Computed indices may lie beyond an axis",
        "{0} can't use these indices: they are below {1}, which for some sizes is more than axis {2} of {3} has{4}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0140.md");
}
