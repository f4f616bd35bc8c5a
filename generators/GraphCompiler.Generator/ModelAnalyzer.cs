using System.Collections.Immutable;
using GraphCompiler.Generator.Diagnostics;
using GraphCompiler.Generator.Frontend;
using GraphCompiler.Generator.Frontend.Declarations;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Passes.Risks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GraphCompiler.Generator;

/// <summary>Reports what is wrong with a model, at the exact expression, with the engine that the generator compiles it with.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. Descriptors.All.Values.OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var isModel = KnownTypes.Has(type, "ModelAttribute");
        if (isModel) AnalyzeModel(context, type);
        else if (!EntryReader.IsFamily(type)) Report(context, MethodsOf(type).Where(EntryReader.IsEntry), "GC0015");
        if ((isModel || KnownTypes.IsModule(type)) && context.Compilation.GetTypeByMetadataName("GraphCompiler.Ops") is { } functions)
            Report(context, MethodsOf(type)
                .Where(method => functions.GetMembers(method.Name).Any(function => function.DeclaredAccessibility == Accessibility.Public)),
                "GC9002");
    }

    static IEnumerable<IMethodSymbol> MethodsOf(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IMethodSymbol>().Where(method => method.MethodKind == MethodKind.Ordinary);

    static void Report(SymbolAnalysisContext context, IEnumerable<IMethodSymbol> methods, string id)
    {
        foreach (var method in methods.Where(method => !method.IsImplicitlyDeclared && method.Locations[0].IsInSource))
            context.ReportDiagnostic(Finding.At(EntryReader.LocationOf(method), id, method.Name, method.ContainingType.Name)
                .ToDiagnostic());
    }

    static void AnalyzeModel(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        var name = DeclarationReader.NameOf(type);
        var model = Stages.Read(type, context.Compilation, withShapes: true, context.CancellationToken);
        var hasErrors = new Lazy<bool>(() => DeclarationReader.HasErrors(type, context.Compilation, context.CancellationToken));
        foreach (var finding in model.Findings.Concat(model.Shapes))
        {
            // An attribute with a typing error is no entry's, so that parameters look unused.
            if (finding.Descriptor.DefaultSeverity == DiagnosticSeverity.Warning && hasErrors.Value) continue;
            context.ReportDiagnostic((finding.Location == Location.None ? finding with { Location = name } : finding).ToDiagnostic());
        }
        if (!model.IsWhole) return;
        if (Stages.Print(model.Spec, printErrors: false, context.CancellationToken).Failure is { } failure)
            context.ReportDiagnostic(failure.At(model, name).ToDiagnostic());
        else
            foreach (var risk in FindRisks(model.Spec).Select(risk => risk.At(model, name)).Distinct())
                if (!hasErrors.Value) context.ReportDiagnostic(risk.ToDiagnostic());
    }

    static ImmutableArray<Failure> FindRisks(ModelSpec model)
    {
        try
        {
            return [.. RiskCheck.Find(model).Select(risk => new Failure(risk.Id, Finding.Text(risk.Arguments), risk.Site))];
        }
        catch (Exception exception)
        {
            return [Stages.Failed("RiskCheck", exception)];
        }
    }
}
