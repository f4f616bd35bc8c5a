using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Joining;

namespace GraphCompiler.Generator.Lowering;

/// <summary>Orders kernel calls, finds the loops among them, and gives everything they touch a place in memory.</summary>
internal sealed class ProgramPlanner
{
    readonly Graph graph;
    readonly Names names;
    readonly StoredTypes types;
    readonly ImmutableArray<ArgumentSpec> arguments;
    readonly ImmutableDictionary<string, Dim> parameterPlaces;
    readonly Target target;
    readonly IReadOnlyDictionary<Node, Node> stateCopies;
    readonly IReadOnlyDictionary<Node, Shape> shapesInBlocks;
    readonly Dictionary<Node, Output> gradients = [];
    readonly Dictionary<Node, (int First, int Last)> uses = [];
    readonly ImmutableArray<FusedGraph> fused;
    readonly ImmutableArray<Node> results;
    readonly ImmutableArray<Call> calls;

    /// <summary>The run of each call, and its place in it; null for a call that is not joined with others.</summary>
    readonly RunPlace?[] runOf;
    readonly ImmutableArray<SplitAxis> splitAxes;

    /// <summary>When each call runs: those of a run or of a split loop at the same time.</summary>
    readonly int[] timeOf;
    readonly bool sparesMemory;
    readonly EntrySpec entry;

    ProgramPlanner(LoweredGraph lowered, EntrySpec entry, ImmutableDictionary<string, Dim> parameterPlaces, Target target)
    {
        (graph, names, types) = (lowered.Graph, lowered.Names, lowered.Types);
        (stateCopies, shapesInBlocks) = (lowered.StateCopies, lowered.ShapesInBlocks);
        sparesMemory = lowered.SparesMemory;
        (this.entry, this.parameterPlaces, this.target, fused) = (entry, parameterPlaces, target, lowered.Fused);
        arguments = [.. entry.Arguments.Select(argument =>
            argument with { Shape = argument.Shape is { } shape ? entry.Assumptions.Of(shape) : null })];
        results = [.. graph.Results.Select(output => Access.StoredUnder(output.Node))];
        foreach (var output in graph.Outputs.Where(output => output.Role == OutputRole.Gradient))
            if (Access.StoredUnder(output.Node) is var node && !gradients.ContainsKey(node)) gradients.Add(node, output);
        // A state takes its next value when everything that reads the old one has run.
        bool IsStateCopy(Call call) => call.Operands.Any(stateCopies.ContainsKey);
        var ordered = WideCopies.Order([.. lowered.Calls.Where(call => !IsStateCopy(call))], types,
            all => CallOrder.Choose([.. all], IsComputed, results.Contains, node => ShapeOf(node).Elements * types.Of(node).Bytes));
        this.calls = [.. ordered, .. lowered.Calls.Where(IsStateCopy)];
        for (var call = 0; call < this.calls.Length; call++)
            foreach (var node in this.calls[call].Operands) uses[node] = (uses.TryGetValue(node, out var known) ? known.First : call, call);
        // Tables are there before the first call.
        foreach (var table in uses.Keys.Where(IsTable).ToList()) uses[table] = (-1, uses[table].Last);
        KeepThroughLoops(0, this.calls.Length, 0);
        foreach (var result in results) uses[result] = (uses.TryGetValue(result, out var known) ? known.First : -1, this.calls.Length);
        (runOf, timeOf) = (new RunPlace?[this.calls.Length], [.. Enumerable.Range(0, this.calls.Length)]);
        splitAxes = [];
        if (!target.JoinsCalls || sparesMemory) return;
        splitAxes = SplitAxes.Find(this.calls, HasOwnMemory, IsOverwrittenBy, target.Vectors, types.Real);
        foreach (var split in splitAxes)
            for (var call = split.Start; call < split.End; call++) timeOf[call] = split.Start;
        foreach (var run in CallRuns.Find(this.calls, HasOwnMemory, IsOverwrittenBy, target.Vectors, types.Real))
            for (var call = run.Start; call < run.End && !splitAxes.Any(split => split.Has(run.Start)); call++)
                (runOf[call], timeOf[call]) = (new(run.Kernel, call - run.Start), run.Start);

        bool HasOwnMemory(Node node) => !stateCopies.ContainsKey(node);
        bool IsOverwrittenBy(int call, Node old, Node made) => uses[made].First == call && IsOverwritten(old, made);
    }

    /// <summary>What a loop reads or writes is there in every step, but for the values of the step alone.</summary>
    void KeepThroughLoops(int from, int to, int depth)
    {
        foreach (var (start, end, loopOfUnit) in Call.Units(calls, from, to, depth))
        {
            if (loopOfUnit is not { } loop) continue;
            KeepThroughLoops(start, end, depth + 1);
            bool IsKept(Node node) => loop.Vectors.Contains(node) || (loop.Blocks is not null && !shapesInBlocks.ContainsKey(node));
            foreach (var node in calls.Slice(start, end - start).SelectMany(call => call.Operands).Distinct())
                if (IsKept(node) || uses[node].First < start || uses[node].Last >= end)
                    uses[node] = (Math.Min(uses[node].First, start), Math.Max(uses[node].Last, end - 1));
        }
    }

    /// <param name="lowered">A graph of the entry.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="parameterPlaces">Where each parameter lies among the parameters.</param>
    /// <param name="target">What runs the program.</param>
    public static KernelProgram Plan(LoweredGraph lowered, EntrySpec entry, ImmutableDictionary<string, Dim> parameterPlaces,
        Target target) =>
        new ProgramPlanner(lowered, entry, parameterPlaces, target).Plan();

    KernelProgram Plan()
    {
        var inputs = PlaceInputs(out var start);
        var (found, series) = LaunchLoops.Find(calls, runOf, node => PlaceOf(node, inputs), FewestPlaces, sparesMemory);
        var nodes = calls.SelectMany(call => call.Operands).Concat(results).Distinct().ToList();
        var buffers = nodes.ToDictionary(node => node,
            node => node.Primitive.Source == NodeSource.Input ? inputs[(string)node.Attribute!] : Describe(node));
        AssignOffsets(buffers, series, start, out var bytes);
        var fixedBySeries = series.SelectMany(members => members).Select(member => member.Node).ToImmutableHashSet();
        foreach (var node in LentResults(fixedBySeries).Take(target.MostLent - inputs.Values.Count(input => input.IsLent)))
            buffers[node] = buffers[node] with { IsLent = true };

        ImmutableArray<Launch> launches = [.. calls.Select(LaunchOf)];
        var bounds = IndexBounds.Of(graph);
        return new KernelProgram
        {
            Name = graph.Name,
            Graph = graph,
            Inputs = [.. arguments.Select(argument => new ProgramInput(argument.Name, argument.Type, argument.Shape,
                inputs.TryGetValue(argument.Name, out var input) ? input : null,
                bounds.TryGetValue(argument.Name, out var bound) ? [.. bound] : []))],
            Tables = [.. nodes.Where(IsTable).Select(node => (buffers[node], (Table)node.Attribute!))],
            Launches = launches,
            Fused = fused,
            Loops = [.. found.Select(Unrolled).Select(WithKept).Concat(Loops(launches, buffers, 0, calls.Length, 0))
                .OrderBy(loop => loop.Start)],
            Buffers = [.. inputs.Values, .. nodes.Where(node => node.Primitive.Source != NodeSource.Input).Select(node => buffers[node])],
            Results = [.. results.Select(node => buffers[node])],
            Bytes = bytes,
        };

        Launch LaunchOf(Call call, int index) =>
            new(call.Kernel, [.. call.Operands.Select(node => buffers[node])], call.Origins, call.Operands)
            {
                Joined = runOf[index]?.Kernel,
            };

        LaunchLoop Unrolled(LaunchLoops.Repetition loop) => new(loop.Start, loop.End,
            [.. Enumerable.Range(loop.Start, loop.Period).Select(launch => (launches[launch], launches[launch + loop.Period]))],
            loop.Count);
    }

    /// <summary>The loops over steps and blocks among some launches, which have a number of loops around them.</summary>
    IEnumerable<LaunchLoop> Loops(
        ImmutableArray<Launch> launches, IReadOnlyDictionary<Node, BufferPlan> buffers, int start, int end, int depth) =>
        from unit in Call.Units(calls, start, end, depth)
        where unit.Loop is not null
        let loop = LaunchLoop.Of(unit.Start, launches.Slice(unit.Start, unit.End - unit.Start), unit.Loop!)
        select WithSplit(WithKept(loop with
        {
            Condition = unit.Loop!.Condition is var (node, origin) ? (buffers[node], origin) : null,
            Loops = [.. Loops(launches, buffers, unit.Start, unit.End, depth + 1)],
        }));

    LaunchLoop WithKept(LaunchLoop loop) => loop with { Kept = [.. KeptOperands.Of(loop, target.Vectors.FewestStepsOfKept)] };

    LaunchLoop WithSplit(LaunchLoop loop) =>
        splitAxes.FirstOrDefault(axis => axis.Has(loop.Start)) is { } axis ? loop with { Split = SplitLoop.Of(loop, axis) } : loop;

    /// <summary>
    /// Inputs come first, in order, and keep their places to themselves: the programs of an entry agree on where they are, and a call may
    /// be repeated without filling them again.
    /// </summary>
    /// <param name="end">The first byte behind them.</param>
    Dictionary<string, BufferPlan> PlaceInputs(out Dim end)
    {
        var inputs = new Dictionary<string, BufferPlan>(StringComparer.Ordinal);
        end = Dim.Zero;
        foreach (var argument in arguments)
        {
            if (argument.Shape is not { } shape) continue;
            var place = new BufferPlan(argument.Name, Storage.Work, argument.TypeInGraph.In(types.Real), shape, end, -1, calls.Length);
            // Booleans are numbers in kernels.
            inputs.Add(argument.Name,
                place with { IsLent = !argument.Type.IsBoolean && inputs.Values.Count(input => input.IsLent) < target.MostLent });
            end += MemoryPlanner.Footprint(place.Bytes);
        }
        return inputs;
    }

    /// <summary>
    /// The results that a caller may lend the memory of: computed tensors with the elements that the caller sees, which don't have to be at
    /// a distance from others.
    /// </summary>
    IEnumerable<Node> LentResults(ImmutableHashSet<Node> fixedBySeries)
    {
        var returned = entry.ReturnsNumber ? results[0] : null;
        return results.Zip(entry.Results, (node, result) => (node, result.Type)).Where(result => result.Type.IsReal)
            .Select(result => result.node).Distinct()
            .Where(node => node != returned && node.Type.IsReal && !types.IsNarrow(node) && IsComputed(node)
                && !fixedBySeries.Contains(node));
    }

    /// <summary>Whether the node's place in the work arena is to be chosen.</summary>
    bool IsPlanned(Node node) => IsTable(node) || IsComputed(node);

    static bool IsTable(Node node) => node.Primitive.Source == NodeSource.Table;

    bool IsComputed(Node node) =>
        node.Primitive.Source == NodeSource.Operation && !gradients.ContainsKey(node) && !stateCopies.ContainsKey(node);

    FixedPlace? PlaceOf(Node node, IReadOnlyDictionary<string, BufferPlan> inputs) =>
        IsPlanned(node) ? null
        : node.Primitive.Source == NodeSource.Input ? PlaceOf(inputs[(string)node.Attribute!])
        : new(StorageOf(node), NumberOf(node) ?? parameterPlaces[NameOf(node)]);

    /// <summary>The place of an input, which is at no known distance from others if the caller chooses it.</summary>
    static FixedPlace PlaceOf(BufferPlan input) => new(input.Storage, input.IsLent ? Dim.Symbol("place of " + input.Name) : input.Offset!);

    /// <summary>The number of a random stream.</summary>
    static Dim? NumberOf(Node node) => Leaf.IsStream(node) ? (Dim)(int)node.Attribute! : null;

    Storage StorageOf(Node node) =>
        node.Primitive.Source == NodeSource.Parameter || stateCopies.ContainsKey(node) ? Storage.Parameters
        : gradients.ContainsKey(node) ? Storage.Gradients
        : Leaf.IsStream(node) ? Storage.Random
        : Storage.Work;

    string NameOf(Node node) =>
        stateCopies.TryGetValue(node, out var next) ? graph.Outputs.First(output =>
            output.Role == OutputRole.State && Access.StoredUnder(output.Node) == next).Name
        : node.Primitive.Source == NodeSource.Parameter ? (string)node.Attribute!
        : gradients.TryGetValue(node, out var gradient) ? gradient.Name
        : Leaf.IsStream(node) ? "random" + node.Attribute
        : names.BufferName(node);

    /// <summary>The shape in which a node is stored: its own, or that of the part of it that is there at a time.</summary>
    Shape ShapeOf(Node node) => shapesInBlocks.TryGetValue(node, out var shape) ? shape : node.Shape;

    BufferPlan Describe(Node node) => new(
        NameOf(node), StorageOf(node), types.Of(node), ShapeOf(node), NumberOf(node), uses[node].First, uses[node].Last)
    {
        Check = node.Primitive.CheckedBound(node) is { } bound ? new(bound, node.Origin.Expression) : null,
    };

    void AssignOffsets(Dictionary<Node, BufferPlan> buffers, ImmutableArray<ImmutableArray<(Node Node, int Position)>> series,
        Dim start, out Dim bytes)
    {
        var nodes = buffers.Keys.Where(node => buffers[node].Storage == Storage.Work && node.Primitive.Source != NodeSource.Input).ToList();
        var requests = new List<MemoryRequest>();
        // Each node's request, and its distance from the beginning of what was requested.
        var places = new Dictionary<Node, (int Request, Dim Distance)>();
        foreach (var members in series.Where(members => buffers[members[0].Node].Storage == Storage.Work))
        {
            var footprint = MemoryPlanner.Footprint(buffers[members[0].Node].Bytes);
            var isOnePlace = CanShareOnePlace([.. members.Select(member => member.Node)]);
            var first = members[0].Position;
            foreach (var (node, position) in members)
                places.Add(node, (requests.Count, isOnePlace ? Dim.Zero : footprint * (position - first)));
            requests.Add(new(isOnePlace ? footprint : footprint * (members[members.Length - 1].Position - first + 1),
                TimeOf(members.Min(member => uses[member.Node].First)), TimeOf(members.Max(member => uses[member.Node].Last))));
        }
        var alone = nodes.Where(node => !places.ContainsKey(node)).ToList();
        var firstAlone = requests.Count;
        foreach (var node in alone)
        {
            places.Add(node, (requests.Count, Dim.Zero));
            requests.Add(new(buffers[node].Bytes, TimeOf(uses[node].First), TimeOf(uses[node].Last),
                ReusedBy(node) is { } reused && alone.IndexOf(reused) is >= 0 and var at ? firstAlone + at : null));
        }
        var (offsets, total) = MemoryPlanner.Plan(requests);
        var unique = new Identifiers([.. buffers.Values.Where(buffer => buffer.FirstUse < 0).Select(buffer => buffer.Name)]);
        foreach (var node in nodes)
            buffers[node] = buffers[node] with { Name = unique.Unique(buffers[node].Name),
                Offset = start + offsets[places[node].Request] + places[node].Distance };
        bytes = start + total;
    }

    /// <summary>Whether each node is needed no more when the next one is made, or is overwritten by it element by element.</summary>
    bool CanShareOnePlace(IReadOnlyList<Node> nodes)
    {
        var inTime = nodes.OrderBy(node => uses[node].First).ToList();
        return inTime.Zip(inTime.Skip(1),
            (old, made) => TimeOf(uses[old].Last) < TimeOf(uses[made].First)
                || (uses[old].Last == uses[made].First && IsOverwritten(old, made)))
            .All(free => free);
    }

    /// <summary>How many places nodes take at least.</summary>
    int FewestPlaces(IReadOnlyList<Node> nodes) =>
        CanShareOnePlace(nodes)
            ? 1
            : nodes.Max(made => nodes.Count(node =>
                TimeOf(uses[node].First) <= TimeOf(uses[made].First) && TimeOf(uses[made].First) <= TimeOf(uses[node].Last)));

    /// <summary>When a call runs; before the first one and after the last one, the same.</summary>
    int TimeOf(int call) => call >= 0 && call < timeOf.Length ? timeOf[call] : call;

    /// <summary>A buffer that is read for the last time by the kernel that makes this one, at the very elements it writes.</summary>
    Node? ReusedBy(Node made) => uses[made].First < 0
        ? null
        : calls[uses[made].First].Operands.FirstOrDefault(old => IsOverwritten(old, made));

    bool IsOverwritten(Node old, Node made)
    {
        if (!target.ReusesOperands || old == made || !IsPlanned(old) || !old.Type.IsReal || uses[old].Last != uses[made].First
            || types.Of(old) != types.Of(made) || ShapeOf(old).Elements != ShapeOf(made).Elements) return false;
        var call = calls[uses[made].First];
        var (from, to) = (call.Operands.IndexOf(old), call.Operands.IndexOf(made));
        // What a loop keeps is there before the call that writes it.
        if (to < 0) return false;
        return call.Origins[from] == call.Origins[to] && InPlace.IsSafe(call.Kernel, call.Kernel.Operands[from], call.Kernel.Operands[to]);
    }
}
