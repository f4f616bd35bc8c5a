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
/// <param name="Entries">The entries as planned for the CPU.</param>
/// <param name="DeviceEntries">The entries as planned for a device; none if no code for devices is wanted.</param>
/// <param name="Kernels">The kernels of both.</param>
internal sealed record CompiledModel(
    ModelSpec Spec, ImmutableArray<CompiledEntry> Entries, ImmutableArray<CompiledEntry> DeviceEntries, ImmutableArray<Kernel> Kernels);

/// <summary>Everything between the front end and the printers.</summary>
internal static class ModelCompiler
{
    /// <param name="spec">A model without errors.</param>
    /// <param name="fuse">False keeps every operation in a kernel of its own: the slow path that tests compare against.</param>
    public static CompiledModel Compile(ModelSpec spec, bool fuse = true)
    {
        // The graphs are lowered side by side, those with the most work first; what they share, the kernels, is put together in order.
        var trainings = spec.Entries.Select(entry => entry.Training is { } graph ? Task.Run(() => GraphLowering.Run(Pipeline.Train(graph, spec.Parameters), fuse)) : null).ToList();
        var evaluations = spec.Entries.Select(entry => Task.Run(() => GraphLowering.Run(Pipeline.Evaluate(entry.Evaluation!), fuse))).ToList();
        var kernels = new KernelCache();
        var places = ParameterPlaces.Of(spec.Parameters);
        var (entries, deviceEntries) = (new List<Task<CompiledEntry>>(), new List<Task<CompiledEntry>>());
        foreach (var (entry, i) in spec.Entries.Select((entry, i) => (entry, i)))
        {
            var evaluation = kernels.Unify(evaluations[i].GetAwaiter().GetResult());
            var training = trainings[i] is { } task ? kernels.Unify(task.GetAwaiter().GetResult()) : null;
            entries.Add(Task.Run(() => Plan(Target.Cpu)));
            if (spec.HasIlgpu) deviceEntries.Add(Task.Run(() => Plan(Target.Ilgpu)));

            CompiledEntry Plan(Target target) => new(entry,
                ProgramPlanner.Plan(evaluation, entry, places, target),
                training is null ? null : ProgramPlanner.Plan(training, entry, places, target));
        }
        var compiled = Results(entries);
        foreach (var entry in compiled) CheckMemory(entry, spec.IsDouble);
        return new(spec, compiled, Results(deviceEntries), [.. kernels.All]);

        static ImmutableArray<CompiledEntry> Results(List<Task<CompiledEntry>> entries) =>
            [.. entries.Select(entry => entry.GetAwaiter().GetResult())];
    }

    /// <summary>Requires that an entry's memory and results, whatever the symbols' values, are not larger than any machine can hold.</summary>
    /// <exception cref="GraphException">One is.</exception>
    static void CheckMemory(CompiledEntry entry, bool isDouble)
    {
        foreach (var program in entry.Programs)
        {
            foreach (var result in program.Results) Check($"The result of '{entry.Spec.Name}'", result.Shape.Elements, ArenaLimit.Elements);
            foreach (var length in new[] { program.WorkLength, program.IndexLength }) Check($"The work memory of '{entry.Spec.Name}'", length, ArenaLimit.WorkElements(isDouble));
        }

        static void Check(string what, Dim length, long limit)
        {
            if (length.Least > limit) throw new GraphException("GC0151", ArenaLimit.Exceeded(what, length.Least.Value, limit));
        }
    }
}
