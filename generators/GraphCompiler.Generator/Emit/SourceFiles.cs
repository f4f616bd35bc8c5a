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
        ImmutableArray<SourceFile> device = spec.HasIlgpu ? DeviceFiles.Print(model) : [];
        return [EntryFile.Print(model), PlanFile.Print(model), KernelFile.Print(model) with { Kind = SourceFileKind.Kernel }, .. device.Select(file => file with { Kind = SourceFileKind.Kernel })];
    }
}
