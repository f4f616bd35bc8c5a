using System.Collections.Immutable;
using System.Numerics;
using GraphCompiler.Generator.Frontend.Declarations;
using GraphCompiler.Generator.Frontend.Evaluation;
using GraphCompiler.Generator.Frontend.Objects;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Generator.Frontend;

/// <summary>A model as it was read: what it means, what is wrong with it, and where its nodes came from.</summary>
/// <param name="Spec">What it means; the later stages see only this.</param>
/// <param name="Findings">What to report.</param>
/// <param name="Sites">Where each origin's site is.</param>
/// <param name="Shapes">The shapes of the user's expressions, if asked for.</param>
internal sealed record ReadModel(
    ModelSpec Spec,
    ImmutableArray<Finding> Findings,
    IReadOnlyList<(Location Location, string Chain)> Sites,
    ImmutableArray<Finding> Shapes)
{
    /// <summary>Whether every entry has its graphs, so that the later stages can say something about the model.</summary>
    public bool IsWhole => Spec.Errors.IsEmpty && Spec.Entries.All(entry => entry.Evaluation is not null);
}

/// <summary>Reads a <c>[Model]</c> class: its declaration, its parameters and the graphs of its entries.</summary>
internal sealed class ModelReader
{
    /// <summary>What generated code is written in, and what its signatures need.</summary>
    const LanguageVersion Language = LanguageVersion.CSharp12, LanguageOfSignatures = LanguageVersion.CSharp10;

    readonly INamedTypeSymbol type;
    readonly CancellationToken cancellation;
    readonly Evaluator evaluator;
    readonly Findings findings = new();

    ModelReader(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        (this.type, this.cancellation) = (type, cancellation);
        evaluator = new Evaluator(new Sources(compilation, cancellation), KnownTypes.RealOf(type), cancellation);
    }

    public static ReadModel Read(INamedTypeSymbol type, Compilation compilation, bool withShapes, CancellationToken cancellation)
    {
        var reader = new ModelReader(type, compilation, cancellation);
        reader.evaluator.Shapes.IsWanted = withShapes;
        var spec = reader.Read(((CSharpCompilation)compilation).LanguageVersion,
            compilation.ReferencedAssemblyNames.Any(assembly => assembly.Name == "GraphCompiler.Ilgpu"));
        return new(spec, reader.findings.ToImmutable(), reader.evaluator.Origins.Sites,
            [.. reader.evaluator.Shapes.All.Select(entry =>
                Finding.At(entry.Key, "GC9001", entry.Value.Expression, string.Join(" or ", entry.Value.Shapes)))]);
    }

    ModelSpec Read(LanguageVersion language, bool hasIlgpu)
    {
        if (language < Language)
        {
            findings.Add(Finding.At(DeclarationReader.NameOf(type), "GC0401", language.ToDisplayString(), Language.ToDisplayString()));
            // The signatures need an older version than the bodies.
            var signatures = ReadSignatures(type, new(), out _);
            return signatures with { IsReopenable = signatures.IsReopenable && language >= LanguageOfSignatures,
                Errors = findings.ErrorMessages };
        }
        var spec = ReadSignatures(type, findings, out var entrySignatures);
        if (spec.IsReopenable && !EntryReader.HasEntries(type))
            findings.Add(Finding.At(DeclarationReader.NameOf(type), "GC0014", type.Name));

        var parameters = ImmutableArray<ParameterValue>.Empty;
        var entries = spec.Entries;
        if (spec.IsReopenable && CreateModel() is { } model)
        {
            parameters = ParameterCollector.Collect(model);
            ReportTooLarge(parameters);
            var runner = new EntryRunner(evaluator, model, findings);
            entries = [.. entrySignatures.Select(signature => Compile(runner, signature))];
            // Warnings about a model with unknown parts could be wrong.
            if (!findings.HasErrors && entries.All(entry => entry.Evaluation is not null))
            {
                ReportUnused(parameters, entries);
                foreach (var warning in evaluator.Warnings.Found) findings.Add(warning);
                // A model without a loss is for inference, and shares its modules with one that is trained.
                if (entries.Any(entry => entry.IsLoss))
                    foreach (var mode in evaluator.Warnings.UntrainedModes) findings.Add(mode);
            }
        }
        CheckBudget(entries);
        return spec with
        {
            HasIlgpu = hasIlgpu,
            Parameters = [.. parameters.Select(parameter =>
                new ParameterSpec(parameter.Path!, parameter.Shape, parameter.Initializer, parameter.Kind))],
            Entries = entries,
            Errors = findings.ErrorMessages,
        };
    }

    /// <summary>The model's declaration and those of its entries.</summary>
    public static ModelSpec ReadSignatures(INamedTypeSymbol type, Findings findings, out ImmutableArray<EntrySignature> signatures)
    {
        var isSound = DeclarationReader.Check(type, findings);
        // The entries of what can't be a model are not read: that would report one mistake twice.
        signatures = isSound ? EntryReader.ReadAll(type, findings) : [];
        isSound = isSound && NameReader.Check(type, signatures, findings);
        return SpecOf(type) with { IsReopenable = isSound, Entries = [.. signatures.Select(signature => signature.ToSpec())] };
    }

    /// <summary>The model's declaration alone.</summary>
    public static ModelSpec SpecOf(INamedTypeSymbol type) => new()
    {
        Namespace = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
        Declarations = DeclarationReader.Declarations(type),
        Name = type.Name,
        Real = KnownTypes.RealOf(type),
        Narrow = KnownTypes.NarrowOf(type),
        Target = KnownTypes.TargetOf(type),
        MemoryBudget = KnownTypes.MemoryBudgetOf(type) is { } budget ? MemoryBudget.Parse(budget) : null,
        Parameters = [],
        Entries = [],
    };

    ObjectValue? CreateModel()
    {
        try
        {
            return evaluator.CreateModel(type, type.DeclaringSyntaxReferences[0].GetSyntax(cancellation));
        }
        catch (EvaluationException exception)
        {
            if (exception.Finding is { } finding) findings.Add(finding);
            return null;
        }
        finally
        {
            foreach (var mistake in evaluator.Log.Mistakes) findings.Add(mistake);
        }
    }

    EntrySpec Compile(EntryRunner runner, EntrySignature signature)
    {
        cancellation.ThrowIfCancellationRequested();
        return signature.CanRun ? runner.Run(signature) : signature.ToSpec();
    }

    /// <summary>Reports parameters that an arena can't hold, or not with those before them.</summary>
    void ReportTooLarge(ImmutableArray<ParameterValue> parameters)
    {
        var sum = BigInteger.Zero;
        foreach (var parameter in parameters)
        {
            var elements = ArenaLimit.LeastElements(parameter.Shape);
            sum += elements;
            if (sum <= ArenaLimit.Elements) continue;
            var (what, needed) = elements > ArenaLimit.Elements ? ("", elements) : (" with those before it", sum);
            findings.Add(Finding.At(parameter.Location ?? DeclarationReader.NameOf(type), "GC0151",
                ArenaLimit.Exceeded($"The parameter '{parameter.Path}'{what}", needed)));
            sum -= elements;
        }
    }

    /// <summary>Reports a memory budget that can't be read, or does not say how large something is.</summary>
    void CheckBudget(ImmutableArray<EntrySpec> entries)
    {
        if (KnownTypes.MemoryBudgetOf(type) is not { } text) return;
        if (MemoryBudget.Parse(text) is not { } budget)
        {
            Report("is not of the form '64 MB' or '64 MB at N = 32, T = 128'");
            return;
        }
        var symbols = entries.SelectMany(entry => entry.Symbols).Distinct().ToList();
        var missing = symbols.Where(symbol => !budget.Sizes.ContainsKey(symbol)).Select(symbol => symbol + " = ...").ToList();
        if (missing.Count > 0) Report($"does not say at which sizes: add 'at {string.Join(", ", missing)}'");
        var unknown = budget.Sizes.Keys.Where(name => !symbols.Contains(name)).OrderBy(name => name, StringComparer.Ordinal).ToList();
        if (unknown.Count > 0 && !entries.IsEmpty)
            Report($"gives a size to '{string.Join("', '", unknown)}', which is in no shape of an argument");

        void Report(string problem)
        {
            var syntax = KnownTypes.Find(type, "ModelAttribute")!.ApplicationSyntaxReference?.GetSyntax(cancellation);
            findings.Add(Finding.At(syntax?.GetLocation() ?? DeclarationReader.NameOf(type), "GC0153", text, problem));
        }
    }

    void ReportUnused(ImmutableArray<ParameterValue> parameters, ImmutableArray<EntrySpec> entries)
    {
        if (entries.IsEmpty) return;
        var used = new HashSet<string>(entries.SelectMany(entry => new[] { entry.Evaluation, entry.Training })
            .Where(graph => graph is not null)
            .SelectMany(graph => graph!.Nodes.Where(node => node.Primitive == Leaf.Parameter).Select(node => (string)node.Attribute!)
                .Concat(graph.Outputs.Where(output => output.Role == OutputRole.State).Select(output => output.Name))),
                StringComparer.Ordinal);
        // An unused layer is one mistake, however many parameters it has.
        foreach (var unused in parameters.Where(parameter => !used.Contains(parameter.Path!) && parameter.Location is not null)
            .GroupBy(parameter => parameter.Location!))
            findings.Add(Finding.At(unused.Key, "GC0009", string.Join("', '", unused.Select(parameter => parameter.Path)), type.Name));
    }
}
