using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Diagnostics;

// Positions that are computed: nothing checks them at run time.
internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor IndexBound = new("GC0140", "Computed indices may lie beyond an axis",
        "{0} can't use these indices: they are below {1}, which for some sizes is more than axis {2} of {3} has{4}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0140.md");

    public static readonly DiagnosticDescriptor NothingToChoose = new("GC0141", "There may be no element to choose",
        "{0} needs an element to choose, but axis {1} of {2} has none for some sizes{3}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0141.md");
}
