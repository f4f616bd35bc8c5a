using System.Collections.Immutable;
using GraphCompiler.Generator.Emit.Cpu;
using GraphCompiler.Generator.Emit.Ilgpu;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>Everything after the front end: a specification in, files out.</summary>
internal static class SourceFiles
{
    public static ImmutableArray<SourceFile> Print(ModelSpec spec)
    {
        if (!spec.Errors.IsEmpty || spec.Entries.Any(entry => entry.Evaluation is null)) return [StubFile.Print(spec)];
        var model = ModelCompiler.Compile(spec);
        var entries = Task.Run(() => EntryFile.Print(model));
        var plan = Task.Run(() => PlanFile.Print(model));
        ImmutableArray<SourceFile> kernels = [KernelFile.Print(model), .. spec.HasIlgpu ? DeviceFiles.Print(model) : []];
        return [entries.GetAwaiter().GetResult(), plan.GetAwaiter().GetResult(), .. kernels];
    }
}
