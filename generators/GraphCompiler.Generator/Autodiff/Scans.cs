using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Autodiff;

/// <summary>
/// Merges scans that differ only in their results, such as a scan and the one that records values for its gradient, and removes results,
/// states and inputs that nothing reads.
/// </summary>
internal sealed class Scans
{
    /// <summary>Scans to merge: they have the same states and the same inputs.</summary>
    sealed class Group(Node first)
    {
        public Node First { get; } = first;

        /// <summary>The next states that are read after the last step.</summary>
        public HashSet<int> FinalStates { get; } = [];

        /// <summary>The nodes of the step whose stacked values are read.</summary>
        public List<Node> Results { get; } = [];

        /// <summary>The states that are left, by their old number.</summary>
        public List<int> States { get; set; } = [];

        public Node? Merged { get; set; }

        public bool CanHold(Node scan)
        {
            var (step, other) = (Scan.StepOf(First), Scan.StepOf(scan));
            return First.Inputs.SequenceEqual(scan.Inputs)
                && step.Length == other.Length && step.IsReversed == other.IsReversed
                && step.Items == other.Items && step.Condition == other.Condition
                && step.NextStates.SequenceEqual(other.NextStates);
        }
    }

    readonly Dictionary<Node, Group> groups = [];

    // Inputs of a step may be read only by what is removed from it, so the graph around the steps is merged before and after them.
    public static Graph Run(Graph graph)
    {
        var merged = Merge(graph);
        var within = Scan.WithSteps(merged, Run);
        return within == merged ? merged : Merge(within);
    }

    static Graph Merge(Graph graph)
    {
        var scans = new Scans();
        foreach (var scan in graph.Nodes.Where(Scan.Is)) scans.Add(scan);
        if (scans.groups.Count == 0) return graph;
        foreach (var reader in graph.Nodes.Where(node => !ScanIntegers.Is(node)))
            foreach (var vector in reader.Inputs.Where(Scan.IsVector)) scans.Read(reader, vector);
        foreach (var output in graph.Outputs.Where(output => Scan.IsVector(output.Node))) scans.Read(output.Node, output.Node);
        return graph.Rewrite((old, now) =>
        {
            if (Scan.IsVector(old) && scans.groups.TryGetValue(Scan.Of(old), out var group))
            {
                if (Scan.Is(old)) group.Merged ??= Build(group, now.Inputs);
                return MergedVector(old, group);
            }
            return IsSlice(old) && scans.groups.TryGetValue(Scan.Of(old.Inputs[0]), out group) ? MergedSlice(old, group) : now;
        });
    }

    void Add(Node scan) => groups.Add(scan, groups.Values.FirstOrDefault(group => group.CanHold(scan)) ?? new(scan));

    static bool IsSlice(Node reader) => reader.Primitive is Slice && Scan.IsVector(reader.Inputs[0]);

    void Read(Node reader, Node vector)
    {
        if (!groups.TryGetValue(Scan.Of(vector), out var group)) return;
        if (PartReadBy(reader, vector) is not { } part)
        {
            groups.Remove(Scan.Of(vector));
            return;
        }
        var step = Scan.StepOf(Scan.Of(vector));
        if (part < step.States) group.FinalStates.Add(part);
        else if (step.StepResults[part - step.States] is var result && !group.Results.Contains(result)) group.Results.Add(result);
    }

    /// <summary>The number of the part that is read of a vector; null if several are.</summary>
    static int? PartReadBy(Node reader, Node vector) => IsSlice(reader) ? PartOf(reader) : OnlyPart(vector);

    /// <summary>The number of the part that a vector consists of; null if there are several.</summary>
    static int? OnlyPart(Node vector)
    {
        var parts = Scan.StepOf(Scan.Of(vector)).Parts;
        var ofType = Enumerable.Range(0, parts.Length).Where(part => parts[part].Type == vector.Type).ToList();
        return ofType.Count == 1 ? ofType[0] : null;
    }

    /// <summary>What readers of a whole vector read now.</summary>
    static Node MergedVector(Node vector, Group group)
    {
        var made = group.Merged!;
        if (Scan.StepOf(made).Elements(vector.Type).IsZero) return made;
        made = Scan.VectorOf(made, vector.Type);
        return OnlyPart(vector) is { } part && MergedPart(Scan.Of(vector), group, part) is { } now
            ? Slice.Along(made, 0, new(now.Start, 1), vector.Shape[0])
            : made;
    }

    /// <summary>The number of the part that a slice is in; null if it is in several.</summary>
    static int? PartOf(Node slice)
    {
        var (item, count) = (((Progressions)slice.Attribute!).Items[0], slice.Shape[0]);
        var end = item.Start + (count - 1) * item.Step;
        var (least, greatest) = item.Step > 0 ? (item.Start, end) : (end, item.Start);
        var parts = Scan.StepOf(Scan.Of(slice.Inputs[0])).Parts;
        for (var i = 0; i < parts.Length; i++)
        {
            var isWithin = (least - parts[i].Start).Least >= 0 && (parts[i].End - 1 - greatest).Least >= 0;
            if (parts[i].Type == slice.Type && isWithin) return i;
        }
        return null;
    }

    static Node Build(Group group, ImmutableArray<Node> inputs)
    {
        var step = Scan.StepOf(group.First);
        group.States = [.. step.StatesNeededFor(group.FinalStates, group.Results)];
        var outputs = ScanStep.GraphOf(group.States.Select(state => step.NextStates[state]), group.Results);
        var standIns = step.StandIns(inputs);
        var read = new HashSet<string>(outputs.Nodes.Where(ScanStep.IsStandIn).Select(ScanStep.NameOf), StringComparer.Ordinal);
        bool IsLeft(int input) => step.IsState(input)
            ? group.States.Contains(input - step.Items)
            : read.Contains(ScanStep.NameOf(standIns[input]));
        var left = Enumerable.Range(0, inputs.Length).Where(IsLeft).ToList();
        var items = left.Count(input => input < step.Items);
        var condition = step.Condition is { } state && group.States.IndexOf(state) is >= 0 and var now ? now : (int?)null;
        var made = new ScanStep(outputs, items, group.States.Count, step.Length, step.IsReversed, condition);
        ImmutableArray<Node> kept = [.. left.Select(input => inputs[input])];
        var renamed = left.Zip(made.StandIns(kept), (input, standIn) => (Old: ScanStep.NameOf(standIns[input]), Now: standIn))
            .ToDictionary(pair => pair.Old, pair => pair.Now);
        made = made.With(outputs.Rewrite(node =>
            ScanStep.IsStandIn(node) && renamed[ScanStep.NameOf(node)] is var now && ScanStep.NameOf(now) != ScanStep.NameOf(node)
                ? now
                : node));
        return Scan.Call(made, kept).With(group.First.Origin);
    }

    static Node MergedSlice(Node slice, Group group)
    {
        var scan = Scan.Of(slice.Inputs[0]);
        var part = PartOf(slice)!.Value;
        var (from, to) = (Scan.StepOf(scan).Parts[part], MergedPart(scan, group, part)!.Value);
        var item = ((Progressions)slice.Attribute!).Items[0];
        item = item with { Start = item.Start - from.Start + to.Start };
        return Slice.Along(Scan.VectorOf(group.Merged!, slice.Type), 0, item, slice.Shape[0]).With(slice.Origin);
    }

    /// <summary>Where a part of a scan is in the one that takes its place; null if nothing reads it.</summary>
    static ScanPart? MergedPart(Node scan, Group group, int part)
    {
        var (step, made) = (Scan.StepOf(scan), Scan.StepOf(group.Merged!));
        var (parts, now) = part < step.States
            ? (made.FinalStates, group.States.IndexOf(part))
            : (made.Results, group.Results.IndexOf(step.StepResults[part - step.States]));
        return now < 0 ? null : parts[now];
    }
}
