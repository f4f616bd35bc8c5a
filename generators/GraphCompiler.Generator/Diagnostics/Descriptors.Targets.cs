using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Diagnostics;

// GC04xx: what models are compiled with and for.
internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor LanguageVersion = new("GC0401", "The project's version of C# is too old",
        "Models are compiled to C# {1}, but this project is compiled as C# {0}: remove its LangVersion, or make it {1} or later{2}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0401.md");

    // Reported by GraphCompiler.targets: the library is not there for the project, and so no model.
    public static readonly DiagnosticDescriptor TargetFramework = new("GC0402", "The project's target framework is too old",
        "GraphCompiler needs .NET 10 or later, but this project targets {0}: set its TargetFramework to net10.0{1}", Category,
        DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0402.md");
}
