using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Autodiff;

/// <summary>
/// Makes one scan of those that differ only in what they result in, as a scan and the one that records it for its gradient do, and leaves
/// out what nothing reads: results, states, and inputs.
/// </summary>
internal sealed class Scans
{
    /// <summary>Scans that are to be one: of the same states, from the same inputs.</summary>
    sealed class Group(Node first)
    {
        public Node First { get; } = first;

        /// <summary>The next states that are read after the last step.</summary>
        public HashSet<int> Finals { get; } = [];

        /// <summary>The nodes of the step whose stacked values are read.</summary>
        public List<Node> Results { get; } = [];

        /// <summary>The states that are left, by their old number.</summary>
        public List<int> States { get; set; } = [];

        public Node? Made { get; set; }

        public bool Takes(Node scan)
        {
            var (step, other) = (Scan.StepOf(First), Scan.StepOf(scan));
            return First.Inputs.SequenceEqual(scan.Inputs)
                && step.Length == other.Length && step.IsReversed == other.IsReversed && step.Items == other.Items
                && step.NextStates.SequenceEqual(other.NextStates);
        }
    }

    readonly Dictionary<Node, Group> groups = [];

    // What is left out of a step may be all that read an input of it, so the graph around it comes before it and after it.
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
        foreach (var reader in graph.Nodes)
            foreach (var scan in reader.Inputs.Where(Scan.Is)) scans.Read(reader, scan);
        foreach (var output in graph.Outputs.Where(output => Scan.Is(output.Node))) scans.Read(output.Node, output.Node);
        return graph.Rewrite((old, now) =>
            scans.groups.TryGetValue(old, out var group) ? Whole(old, group, group.Made ??= Make(group, now.Inputs))
            : IsSlice(old) && scans.groups.TryGetValue(old.Inputs[0], out group) ? Moved(old, group)
            : now);
    }

    void Add(Node scan) => groups.Add(scan, groups.Values.FirstOrDefault(group => group.Takes(scan)) ?? new(scan));

    static bool IsSlice(Node reader) => reader.Primitive is Slice && Scan.Is(reader.Inputs[0]);

    void Read(Node reader, Node scan)
    {
        if (!groups.TryGetValue(scan, out var group)) return;
        if (PartReadBy(reader, scan) is not { } part)
        {
            groups.Remove(scan);
            return;
        }
        var step = Scan.StepOf(scan);
        if (part < step.States) group.Finals.Add(part);
        else if (step.StepResults[part - step.States] is var result && !group.Results.Contains(result)) group.Results.Add(result);
    }

    /// <summary>The number of the part that is read of a scan; null if several are.</summary>
    static int? PartReadBy(Node reader, Node scan) => IsSlice(reader) ? PartOf(reader) : HasOnePart(scan) ? 0 : null;

    static bool HasOnePart(Node scan) => Scan.StepOf(scan).Graph.Outputs.Length == 1;

    /// <summary>What readers of all of a scan read now.</summary>
    static Node Whole(Node scan, Group group, Node made)
    {
        if (!HasOnePart(scan)) return made;
        var (part, count) = (NewPart(scan, group, 0), scan.Shape[0]);
        return Slice.Along(made, 0, new(part.Start, 1), count);
    }

    /// <summary>The number of the part that a slice is in; null if it is in several.</summary>
    static int? PartOf(Node slice)
    {
        var (item, count) = (((Progressions)slice.Attribute!).Items[0], slice.Shape[0]);
        var end = item.Start + (count - 1) * item.Step;
        var (least, greatest) = item.Step > 0 ? (item.Start, end) : (end, item.Start);
        var step = Scan.StepOf(slice.Inputs[0]);
        var parts = step.FinalStates.AddRange(step.Results);
        for (var i = 0; i < parts.Length; i++)
            if ((least - parts[i].Start).Least >= 0 && (parts[i].End - 1 - greatest).Least >= 0) return i;
        return null;
    }

    static Node Make(Group group, ImmutableArray<Node> inputs)
    {
        var step = Scan.StepOf(group.First);
        group.States = [.. step.StatesBehind(group.Finals, group.Results)];
        var outputs = ScanStep.GraphOf(group.States.Select(state => step.NextStates[state]), group.Results);
        var standIns = step.StandIns(inputs);
        var read = new HashSet<string>(outputs.Nodes.Where(ScanStep.IsStandIn).Select(ScanStep.NameOf), StringComparer.Ordinal);
        bool IsLeft(int input) => step.IsState(input)
            ? group.States.Contains(input - step.Items)
            : read.Contains(ScanStep.NameOf(standIns[input]));
        var left = Enumerable.Range(0, inputs.Length).Where(IsLeft).ToList();
        var items = left.Count(input => input < step.Items);
        var made = new ScanStep(outputs, items, group.States.Count, step.Length, step.IsReversed);
        ImmutableArray<Node> kept = [.. left.Select(input => inputs[input])];
        var renamed = left.Zip(made.StandIns(kept), (input, standIn) => (Old: ScanStep.NameOf(standIns[input]), Now: standIn))
            .ToDictionary(pair => pair.Old, pair => pair.Now);
        made = made.With(outputs.Rewrite(node =>
            ScanStep.IsStandIn(node) && renamed[ScanStep.NameOf(node)] is var now && ScanStep.NameOf(now) != ScanStep.NameOf(node)
                ? now
                : node));
        return Scan.Call(made, kept).With(group.First.Origin);
    }

    static Node Moved(Node slice, Group group)
    {
        var step = Scan.StepOf(slice.Inputs[0]);
        var part = PartOf(slice)!.Value;
        var (from, to) = (step.FinalStates.AddRange(step.Results)[part], NewPart(slice.Inputs[0], group, part));
        var item = ((Progressions)slice.Attribute!).Items[0];
        return Slice.Along(group.Made!, 0, item with { Start = item.Start - from.Start + to.Start }, slice.Shape[0]).With(slice.Origin);
    }

    /// <summary>Where a part of a scan is in the one that takes its place.</summary>
    static ScanPart NewPart(Node scan, Group group, int part)
    {
        var (step, made) = (Scan.StepOf(scan), Scan.StepOf(group.Made!));
        return part < step.States
            ? made.FinalStates[group.States.IndexOf(part)]
            : made.Results[group.Results.IndexOf(step.StepResults[part - step.States])];
    }
}
