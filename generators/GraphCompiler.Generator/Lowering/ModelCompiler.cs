using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Joining;
using GraphCompiler.Generator.Passes;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>An entry with its programs: evaluation, and for losses forward and backward.</summary>
internal sealed record CompiledEntry(EntrySpec Spec, KernelProgram Evaluation, KernelProgram? Gradients)
{
    public IEnumerable<KernelProgram> Programs => Gradients is null ? [Evaluation] : [Evaluation, Gradients];
}

/// <summary>A model's entries as planned for a target, and the kernels that they call.</summary>
internal sealed record CompiledTarget(Target Target, ImmutableArray<CompiledEntry> Entries, ImmutableArray<Kernel> Kernels)
{
    /// <summary>The kernels that run as one.</summary>
    public ImmutableArray<JoinedKernel> Joined { get; init; } = [];

    /// <summary>The loops that threads run for parts of an axis.</summary>
    public ImmutableArray<SplitLoop> Splits { get; init; } = [];
}

/// <summary>A model ready to be printed.</summary>
/// <param name="Host">The model's own code.</param>
/// <param name="Device">The code for devices; null if none is wanted.</param>
internal sealed record CompiledModel(ModelSpec Spec, CompiledTarget Host, CompiledTarget? Device)
{
    /// <summary>The entries as the model's own code runs them.</summary>
    public ImmutableArray<CompiledEntry> Entries => Host.Entries;

    /// <summary>The kernels of the model's own code.</summary>
    public ImmutableArray<Kernel> Kernels => Host.Kernels;
}

/// <summary>Everything between the front end and the printers.</summary>
internal static class ModelCompiler
{
    /// <param name="spec">A model without errors.</param>
    /// <param name="fuse">False keeps every operation in a kernel of its own: the slow path that tests compare against.</param>
    /// <param name="kernels">Other traits of kernels than the targets' own: what tests compare with, too.</param>
    /// <param name="change">Other targets, likewise.</param>
    public static CompiledModel Compile(
        ModelSpec spec, bool fuse = true, Func<KernelTraits, KernelTraits>? kernels = null, Func<Target, Target>? change = null)
    {
        ImmutableArray<Target> targets = [Target.Of(spec.Target), .. spec.HasIlgpu ? [Target.Ilgpu] : Array.Empty<Target>()];
        // Where nothing is rounded or scanned, targets agree on what to do with it.
        if (spec.Narrow is null)
            targets = [.. targets.Select(target => target with { Kernels = target.Kernels with { Factors = RoundedFactors.AsStored } })];
        if (!spec.Entries.SelectMany(entry => new[] { entry.Evaluation, entry.Training }).Any(HasScans))
            targets = [.. targets.Select(target => target with { Kernels = target.Kernels with { MostCarried = 0 } })];
        if (change is not null) targets = [.. targets.Select(change)];
        if (kernels is not null) targets = [.. targets.Select(target => target with { Kernels = kernels(target.Kernels) })];
        var compiled = targets.GroupBy(target => target.Kernels).SelectMany(group => Compile(spec, [.. group], fuse)).ToList();
        foreach (var entry in compiled[0].Entries) CheckMemory(entry);
        MemoryUse.Of(spec)?.Check(compiled[0]);
        return new(spec, compiled[0], compiled.ElementAtOrDefault(1));
    }

    static bool HasScans(Graph? graph) => graph?.Nodes.Any(node => node.Attribute is ScanStep) == true;

    /// <summary>Compiles for targets that agree on their kernels.</summary>
    static IEnumerable<CompiledTarget> Compile(ModelSpec spec, ImmutableArray<Target> targets, bool fuse)
    {
        // Graphs are lowered in parallel, the largest first; their kernels are then unified in the order of the entries.
        var traits = targets[0].Kernels;
        var places = ParameterPlaces.Of(spec.Parameters);
        var trainings = spec.Entries
            .Select(entry => entry.Training is null ? null : Task.Run(() => LowerTraining(entry))).ToList();
        var evaluations = spec.Entries.Select(entry => Task.Run(() => Lower(entry, Pipeline.Evaluate(entry.Evaluation!)))).ToList();
        var kernels = new KernelCache();
        var entries = targets.Select(_ => new List<Task<CompiledEntry>>()).ToList();
        foreach (var (entry, i) in spec.Entries.Select((entry, i) => (entry, i)))
        {
            var evaluation = kernels.Unify(evaluations[i].GetAwaiter().GetResult());
            var training = trainings[i] is { } task ? kernels.Unify(task.GetAwaiter().GetResult()) : null;
            foreach (var (target, planned) in targets.Zip(entries, (target, planned) => (target, planned)))
                planned.Add(Task.Run(() => new CompiledEntry(entry,
                    ProgramPlanner.Plan(evaluation, entry, places, target),
                    training is null ? null : ProgramPlanner.Plan(training, entry, places, target))));
        }
        return targets.Zip(entries, (target, planned) =>
        {
            var named = JoinedNames.Of([.. planned.Select(entry => entry.GetAwaiter().GetResult())],
                kernels.All.Select(kernel => kernel.Name), out var joined, out var splits);
            return new CompiledTarget(target, named, [.. kernels.All]) { Joined = joined, Splits = splits };
        });

        LoweredGraph Lower(EntrySpec entry, Graph graph) =>
            GraphLowering.Run(graph, traits, StoredTypes.In(spec), fuse, NamesIn(entry).Contains);

        // What has to fit into memory is planned for the first target already here.
        LoweredGraph LowerTraining(EntrySpec entry)
        {
            var graph = Pipeline.Train(entry.Training!, spec.Parameters);
            return MemoryUse.Of(spec) is { } memory
                ? memory.Fit(entry, graph, changed => Lower(entry, changed),
                    lowered => ProgramPlanner.Plan(lowered, entry, places, targets[0]))
                : Lower(entry, graph);
        }

        // What generated code calls by name where an entry's kernels are called.
        HashSet<string> NamesIn(EntrySpec entry) =>
        [
            .. entry.Symbols, .. entry.Assumptions.Derived.Select(size => size.Name),
            .. entry.Arguments.Select(argument => argument.Name),
        ];
    }

    /// <summary>
    /// Requires that an entry's memory and results, whatever the symbols' values, are not larger than any machine can hold.
    /// </summary>
    /// <exception cref="GraphException">One is.</exception>
    static void CheckMemory(CompiledEntry entry)
    {
        foreach (var program in entry.Programs)
        {
            foreach (var result in program.Results)
                if (result.Shape.Elements.Least is { } elements and > ArenaLimit.Elements)
                    throw new GraphException("GC0151", ArenaLimit.Exceeded($"The result of '{entry.Spec.Name}'", elements));
            if (program.Bytes.Least is { } bytes and > ArenaLimit.WorkBytes)
                throw new GraphException("GC0151", ArenaLimit.BytesExceeded($"The work memory of '{entry.Spec.Name}'", bytes));
        }
    }
}
