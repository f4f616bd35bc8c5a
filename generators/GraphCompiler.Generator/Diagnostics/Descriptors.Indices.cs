using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Diagnostics;

// Positions that are computed, and constants.
internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor IndexBound = new("GC0140", "Computed indices may lie beyond an axis",
        "{0} can't use these indices: they are below {1}, which for some sizes is more than axis {2} of {3} has{4}", Category,
        DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0140.md");

    public static readonly DiagnosticDescriptor TooManyConstants = new("GC0141", "A tensor of constants is too large",
        "This tensor has {0} constants, but generated code holds at most {1} of one: make it an argument or a parameter{2}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0141.md");
}
