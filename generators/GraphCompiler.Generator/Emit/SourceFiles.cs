using System.Collections.Immutable;
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
        var device = Task.Run(() => model.Device is null ? [] : DeviceFiles.Print(model));
        return [.. OfHost(model), .. device.GetAwaiter().GetResult()];
    }

    /// <summary>The files of the model's own code.</summary>
    public static ImmutableArray<SourceFile> OfHost(CompiledModel model)
    {
        var entries = Task.Run(() => EntryFile.Print(model));
        var plan = Task.Run(() => PlanFile.Print(model));
        var kernels = TargetCode.OfHost(model.Spec).Kernels(model);
        return [entries.GetAwaiter().GetResult(), plan.GetAwaiter().GetResult(), kernels];
    }
}
