using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Diagnostics;

// GC015x: what is left to check when an entry is called.
internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor ArenaLimit = new("GC0151", "More elements than a model can hold",
        "{0} needs {1}, but a model's arena holds {2} at most{3}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0151.md");

    public static readonly DiagnosticDescriptor MemoryBudgetExceeded = new("GC0152", "A model does not fit its memory budget",
        "{0} takes {1}, but the budget is {2}; the largest of its memory: {3}{4}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0152.md");

    public static readonly DiagnosticDescriptor MemoryBudgetForm = new("GC0153", "Not a memory budget",
        "The memory budget '{0}' {1}{2}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0153.md");

    public static readonly DiagnosticDescriptor AssumedSizes = new("GC0150", "An assumption about sizes",
        "{0} assumes here that {1}, and checks it when it is called{2}", Category, DiagnosticSeverity.Info, true,
        helpLinkUri: Help + "GC0150.md");
}
