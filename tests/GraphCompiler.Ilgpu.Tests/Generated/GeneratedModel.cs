using System.Reflection;
using System.Runtime.ExceptionServices;
using GraphCompiler.Generator.Emit;
using GraphCompiler.Generator.Emit.Cpu;
using GraphCompiler.Generator.Emit.Ilgpu;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Ilgpu.Tests.Generated;

/// <summary>A model's generated CPU and device code, compiled, with methods that take arrays instead of spans.</summary>
sealed class GeneratedModel
{
    static readonly Dictionary<string, GeneratedModel> cache = [];
    readonly Type calls;

    GeneratedModel(CompiledModel compiled, IReadOnlyList<SourceFile> deviceFiles, Assembly assembly)
    {
        Compiled = compiled;
        DeviceFiles = deviceFiles;
        calls = assembly.GetType(CallsOf(compiled.Spec), throwOnError: true)!;
        KernelMethods = assembly.GetType(Generator.Emit.Ilgpu.DeviceFiles.KernelNamespace(compiled.Spec)
            + ".Kernels")!.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);
    }

    public CompiledModel Compiled { get; }

    public IReadOnlyList<SourceFile> DeviceFiles { get; }

    public IReadOnlyList<MethodInfo> KernelMethods { get; }

    public string KernelText => DeviceFiles.Single(file => file.HintName.EndsWith(".Kernels.g.cs")).Text;

    public static GeneratedModel Of(ModelSpec spec)
    {
        lock (cache) return cache.TryGetValue(spec.Name, out var model)
            ? model
            : cache[spec.Name] = Compile("Generated" + spec.Name, [spec], runsOnProcessor: true)[0];
    }

    /// <summary>Compiles models into one assembly, in which kernels of the same text are one.</summary>
    /// <param name="assembly">Its name.</param>
    /// <param name="specs">The models.</param>
    /// <param name="runsOnProcessor">Whether the processor's kernels are compiled too, most of the code.</param>
    public static IReadOnlyList<GeneratedModel> Compile(string assembly, IReadOnlyList<ModelSpec> specs, bool runsOnProcessor)
    {
        var shared = new SharedKernels();
        var models = specs.Select(spec => ModelCompiler.Compile(spec))
            .Select(compiled => (Compiled: compiled, Device: Generator.Emit.Ilgpu.DeviceFiles.Print(compiled).ToList())).ToList();
        // A list: files are shared in their order, once.
        var sources = models.SelectMany(model => (string[])
        [
            EntryFile.Print(model.Compiled).Text, KernelsOf(model.Compiled, runsOnProcessor),
            .. shared.Share(model.Compiled.Spec, model.Device),
            Calls(model.Compiled.Spec),
            $"namespace {model.Compiled.Spec.Namespace}; public partial class {model.Compiled.Spec.Name};",
        ]).ToList();
        var loaded = CompiledSource.Load(assembly, sources);
        return [.. models.Select(model => new GeneratedModel(model.Compiled, model.Device, loaded))];
    }

    public object NewNet() => Call("New");

    public object On(object net, Device device) => Call("On", net, device);

    /// <summary>Calls an entry of the model or of the model on a device.</summary>
    public object Call(string method, params object[] arguments)
    {
        try
        {
            return calls.GetMethods()
                .Single(candidate => candidate.Name == method
                    && candidate.GetParameters()[..Math.Min(1, arguments.Length)].All(p => p.ParameterType.IsInstanceOfType(arguments[0])))
                .Invoke(null, arguments)!;
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }

    static string KernelsOf(CompiledModel compiled, bool withBodies)
    {
        var text = KernelFile.Print(compiled).Text;
        if (withBodies) return text;
        var root = CSharpSyntaxTree.ParseText(text).GetRoot();
        var nothing = (BlockSyntax)SyntaxFactory.ParseStatement("{ throw null!; }");
        var methods = root.DescendantNodes().OfType<MethodDeclarationSyntax>();
        // Parameters are unread.
        return "#pragma warning disable CS9113\n" + root.ReplaceNodes(methods,
            (method, _) => method.WithBody(nothing).WithExpressionBody(null).WithSemicolonToken(default)).ToFullString();
    }

    static string CallsOf(ModelSpec spec) => "CallsOf" + spec.Name;

    static string Calls(ModelSpec spec)
    {
        var real = spec.Real.Keyword;
        var (net, onDevice) = ($"{spec.Namespace}.{spec.Name}", $"{spec.Namespace}.{Generator.Emit.Ilgpu.DeviceFiles.ClassName(spec)}");
        var methods = spec.Entries.SelectMany(entry => (entry.IsLoss ? new[] { entry.Name, entry.Name + "AndGradients" } : [entry.Name])
            .SelectMany(method => new[] { net, onDevice }.Select(type =>
        {
            var given = SymbolSolver.Solve(entry.Arguments).Given;
            var parameters = entry.Arguments.Select(a => a.Shape is null
                ? $"{real} {a.Name}"
                : $"{(a.Type.IsInteger ? "int" : real)}[] {a.Name}").Concat(given.Select(symbol => "int " + symbol));
            return $"public static object {method}({string.Join(", ", parameters.Prepend(type + " model"))}) => "
                + $"model.{method}({string.Join(", ", entry.Arguments.Select(a => a.Name).Concat(given))});";
        })));
        return $$"""
            public static class {{CallsOf(spec)}}
            {
                public static object New() => new {{net}}();
                public static object On({{net}} model, GraphCompiler.Ilgpu.Device device) => model.On(device);
                {{string.Join("\n    ", methods)}}
            }
            """;
    }
}
