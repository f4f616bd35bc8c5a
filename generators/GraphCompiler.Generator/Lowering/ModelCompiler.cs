using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Passes;

namespace GraphCompiler.Generator.Lowering;

/// <summary>An entry with its programs: evaluation, and for losses forward and backward.</summary>
internal sealed record CompiledEntry(EntrySpec Spec, KernelProgram Evaluation, KernelProgram? Gradients)
{
    public IEnumerable<KernelProgram> Programs => Gradients is null ? [Evaluation] : [Evaluation, Gradients];
}

/// <summary>A model ready to be printed.</summary>
internal sealed record CompiledModel(ModelSpec Spec, ImmutableArray<CompiledEntry> Entries, ImmutableArray<Kernel> Kernels);

/// <summary>Everything between the front end and the printers.</summary>
internal static class ModelCompiler
{
    /// <param name="spec">A model without errors.</param>
    /// <param name="fuse">False keeps every operation in a kernel of its own: the slow path that tests compare against.</param>
    public static CompiledModel Compile(ModelSpec spec, bool fuse = true)
    {
        var cache = new KernelCache();
        var places = ParameterPlaces.Of(spec.Parameters);
        var entries = spec.Entries.Select(entry => new CompiledEntry(entry,
            ProgramBuilder.Build(Pipeline.Evaluate(entry.Evaluation!), entry.Arguments, places, cache, fuse),
            entry.Training is { } training ? ProgramBuilder.Build(Pipeline.Train(training, spec.Parameters), entry.Arguments, places, cache, fuse) : null)).ToImmutableArray();
        return new(spec, entries, [.. cache.All]);
    }
}
