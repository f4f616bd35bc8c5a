using System.Collections.Immutable;
using GraphCompiler.Generator.Frontend.Declarations;
using GraphCompiler.Generator.Frontend.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GraphCompiler.Generator;

/// <summary>
/// Silences warnings that are right about ordinary classes but not about models and modules, whose fields are never read at run time.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelSuppressor : DiagnosticSuppressor
{
    const string Reason = "Models and modules are compiled when the project is built; their objects hold nothing at run time.";

    static readonly SuppressionDescriptor
        CapturedAndInitialized = new("GCS0001", "CS9124", Reason),
        CapturedAndPassedOn = new("GCS0002", "CS9107", Reason),
        UnusedMember = new("GCS0003", "IDE0051", Reason),
        UnreadMember = new("GCS0004", "IDE0052", Reason),
        CouldBeStatic = new("GCS0005", "CA1822", Reason);

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } =
        [CapturedAndInitialized, CapturedAndPassedOn, UnusedMember, UnreadMember, CouldBeStatic];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is not { } tree) continue;
            var node = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan);
            var type = context.GetSemanticModel(tree).GetEnclosingSymbol(node.SpanStart, context.CancellationToken) switch
            {
                INamedTypeSymbol named => named,
                var symbol => symbol?.ContainingType,
            };
            if (type is null) continue;
            if (!KnownTypes.IsModule(type) && !KnownTypes.Has(type, "ModelAttribute") && !EntryReader.IsFamily(type)) continue;
            foreach (var suppression in SupportedSuppressions)
                if (suppression.SuppressedDiagnosticId == diagnostic.Id)
                    context.ReportSuppression(Suppression.Create(suppression, diagnostic));
        }
    }
}
