using System.Reflection;
using GraphCompiler.Generator.Emit;
using GraphCompiler.Generator.Frontend;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Generator.Tests.Harness;

/// <summary>
/// All models of a C# text, compiled in one compilation and loaded. Generated files must compile without a single warning, in a project
/// that allows no unsafe code and checks documentation.
/// </summary>
sealed class EmittedModels
{
    readonly Assembly assembly;
    readonly Dictionary<string, ModelSpec> specs;

    EmittedModels(Assembly assembly, Dictionary<string, ModelSpec> specs, IReadOnlyDictionary<string, string> files) =>
        (this.assembly, this.specs, Files) = (assembly, specs, files);

    /// <summary>The generated files by name.</summary>
    public IReadOnlyDictionary<string, string> Files { get; }

    public ModelSpec SpecOf(string model) => specs[model];

    /// <summary>A class of the text.</summary>
    public Type TypeOf(string name) => assembly.GetType(name, throwOnError: true)!;

    /// <summary>A new object of a model class.</summary>
    public EmittedModel Create(string model)
    {
        var instance = Activator.CreateInstance(TypeOf(model))!;
        var callers = TypeOf(EntryCallers.ClassName);
        return specs[model].Real == DType.Float64
            ? new EmittedModel<double>(instance, specs[model], callers)
            : new EmittedModel<float>(instance, specs[model], callers);
    }

    /// <summary>Compiles with the real generator.</summary>
    public static EmittedModels Compile(string text)
    {
        var (compilation, specs) = Read(text);
        var (driver, output) = CompiledText.RunGenerator(compilation, parseOptions: ParseOptions);
        var files = driver.GetRunResult().Results.SelectMany(result => result.GeneratedSources)
            .ToDictionary(file => file.HintName, file => file.SourceText.ToString());
        return new(Load(output), specs, files);
    }

    /// <summary>Tiles also for products that are so small that loops do them faster.</summary>
    public static KernelTraits AllProductsInTiles(KernelTraits traits) => traits with { SmallestProduct = 0 };

    /// <summary>Joins all neighbouring calls that can be joined, and splits all loops, into parts as small as they can be.</summary>
    public static Target JoiningAll(Target target) =>
        target with { Vectors = target.Vectors with { WorkPerChunk = 1, BytesPerPart = 1, FewestParts = 1, LeastSplit = 1 } };

    /// <summary>Compiles with the later stages changed.</summary>
    /// <param name="fuse">False keeps every operation in a kernel of its own.</param>
    /// <param name="change">What to do to a compiled model before it is printed.</param>
    /// <param name="target">What the models' own code is to be.</param>
    /// <param name="kernels">Other traits of kernels.</param>
    /// <param name="targets">Other traits of targets.</param>
    public static EmittedModels Compile(
        string text, bool fuse, Func<CompiledModel, CompiledModel>? change = null, HostTarget target = HostTarget.Cpu,
        Func<KernelTraits, KernelTraits>? kernels = null, Func<Target, Target>? targets = null)
    {
        var (compilation, specs) = Read(text);
        var files = new Dictionary<string, string>();
        foreach (var spec in specs.Values)
        {
            var model = ModelCompiler.Compile(spec with { Target = target }, fuse, kernels, targets);
            if (change is not null) model = change(model);
            foreach (var file in SourceFiles.OfHost(model)) files.Add(file.HintName, file.Text);
        }
        var trees = files.Select(file => CSharpSyntaxTree.ParseText(file.Value, ParseOptions, file.Key));
        return new(Load(compilation.AddSyntaxTrees(trees)), specs, files);
    }

    static CSharpParseOptions ParseOptions => ModelCompilation.ParseOptions.WithDocumentationMode(DocumentationMode.Diagnose);

    /// <summary>The compilation, with the callers of entries, and the models by name.</summary>
    public static (CSharpCompilation Compilation, Dictionary<string, ModelSpec> Specs) Read(string text)
    {
        var compilation = ModelCompilation.Create(text, kind: OutputKind.DynamicallyLinkedLibrary);
        var specs = new Dictionary<string, ModelSpec>(StringComparer.Ordinal);
        foreach (var type in compilation.GetSymbolsWithName(_ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>()
            .Where(type => KnownTypes.Has(type, "ModelAttribute")))
        {
            var read = ModelReader.Read(type, compilation, false, CancellationToken.None);
            Assert.True(!ModelCompilation.MistakesOf(read).Any(), $"{type.Name}: {string.Join("; ", ModelCompilation.MistakesOf(read))}");
            specs.Add(type.ToDisplayString(), read.Spec);
        }
        compilation = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(EntryCallers.Print(specs), ModelCompilation.ParseOptions,
            "Callers.cs"));
        return (compilation.WithOptions(compilation.Options.WithWarningLevel(9999).WithOptimizationLevel(OptimizationLevel.Release)),
            specs);
    }

    static Assembly Load(CSharpCompilation compilation)
    {
        using var stream = new MemoryStream();
        var emitted = compilation.Emit(stream);
        var problems = emitted.Diagnostics.Where(problem => problem.Severity == DiagnosticSeverity.Error
            || (problem.Severity == DiagnosticSeverity.Warning
                && problem.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true)).ToList();
        Assert.True(problems.Count == 0, string.Join("\n", problems.Take(20).Select(problem => $"{problem}\n    {LineOf(problem)}")));
        // Never unloaded: in .NET 10, unloading makes the run time crash now and then (dotnet/runtime#132562).
        return Assembly.Load(stream.ToArray());
    }

    static string LineOf(Diagnostic problem) =>
        problem.Location.SourceTree?.GetText().Lines.GetLineFromPosition(problem.Location.SourceSpan.Start).ToString().Trim() ?? "";
}
