using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace GraphCompiler.Generator.Tests.Scaling;

/// <summary>
/// The generator, rewritten to count its own work: every call of one of its methods and every repetition of one of its loops is one step.
/// Unlike time, steps do not depend on the machine or on what else it does.
/// </summary>
public static class CountedGenerator
{
    static readonly Lock oneRun = new();
    static readonly List<string> methods = [];
    static readonly Func<IIncrementalGenerator> create = Load();
    static long[] counts = [];

    /// <summary>Called by the rewritten generator.</summary>
    /// <param name="method">Which of its methods does a step.</param>
    public static void Step(int method) => Interlocked.Increment(ref counts[method]);

    /// <summary>Runs the whole generator.</summary>
    /// <returns>The steps of each method, and the files.</returns>
    public static (IReadOnlyDictionary<string, long> Steps, IReadOnlyList<string> Files) Run(CSharpCompilation compilation)
    {
        lock (oneRun)
        {
            counts = new long[methods.Count];
            var driver = CSharpGeneratorDriver.Create([create().AsSourceGenerator()],
                parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options)
                .RunGenerators(compilation);
            var files = driver.GetRunResult().Results.SelectMany(result => result.GeneratedSources)
                .Select(file => file.SourceText.ToString()).ToList();
            return (methods.Select((name, i) => (name, i)).GroupBy(method => method.name)
                .ToDictionary(group => group.Key, group => group.Sum(method => counts[method.i])), files);
        }
    }

    static Func<IIncrementalGenerator> Load()
    {
        using var assembly = AssemblyDefinition.ReadAssembly(typeof(ModelGenerator).Assembly.Location);
        var step = assembly.MainModule.ImportReference(typeof(CountedGenerator).GetMethod(nameof(Step)));
        foreach (var method in assembly.MainModule.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
            Count(method, step);
        using var stream = new MemoryStream();
        assembly.Write(stream);
        stream.Position = 0;
        var type = new AssemblyLoadContext("counted").LoadFromStream(stream).GetType(typeof(ModelGenerator).FullName!, throwOnError: true)!;
        return () => (IIncrementalGenerator)Activator.CreateInstance(type)!;
    }

    static void Count(MethodDefinition method, MethodReference step)
    {
        var id = methods.Count;
        methods.Add(method.DeclaringType.FullName.Replace("GraphCompiler.Generator.", "") + "." + method.Name);
        var body = method.Body;
        // Short branches might not reach over the added instructions.
        body.SimplifyMacros();
        var loops = body.Instructions.Where(IsBackwards).ToList();
        var processor = body.GetILProcessor();
        foreach (var place in loops.Prepend(body.Instructions[0]))
        {
            processor.InsertBefore(place, processor.Create(OpCodes.Ldc_I4, id));
            processor.InsertBefore(place, processor.Create(OpCodes.Call, step));
        }
        body.OptimizeMacros();
    }

    static bool IsBackwards(Instruction instruction) =>
        instruction.OpCode.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch && instruction.Operand is Instruction target
            && target.Offset <= instruction.Offset
        && instruction.OpCode.Code is not (Code.Leave or Code.Leave_S);
}
