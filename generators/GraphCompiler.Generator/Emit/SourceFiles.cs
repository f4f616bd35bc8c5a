using System.Collections.Immutable;
using GraphCompiler.Generator.Emit.Cpu;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>All files generated for a model.</summary>
internal static class SourceFiles
{
    /// <summary>The public face: signatures, checks and kernel calls.</summary>
    public static ImmutableArray<SourceFile> Entries(CompiledModel model) => [EntryFile.Print(model), PlanFile.Print(model)];

    /// <summary>The bodies of the kernels.</summary>
    public static ImmutableArray<SourceFile> Kernels(CompiledModel model) => [KernelFile.Print(model)];

    /// <summary>What is generated for a model with errors.</summary>
    public static ImmutableArray<SourceFile> Stubs(ModelSpec spec) => [StubFile.Print(spec)];
}
