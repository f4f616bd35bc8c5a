using System.Collections.Immutable;
using System.Globalization;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Primitives;

/// <summary>
/// A loop over the leading axis of some tensors, the items. A state is handed from step to step; what each step results in is stacked along
/// a new leading axis. The inputs are the items, the initial states, and values that all steps read. The node is a vector: the final
/// states, then the results, each in row-major order. States and results of integers are in another such vector, the
/// <see cref="ScanIntegers"/>.
/// </summary>
internal sealed class Scan() : Primitive("Scan")
{
    static readonly Scan Instance = new();

    public override bool HasOwnKernels => true;

    public override void Lower(Node node, INodeKernels kernels) => kernels.Repeat();

    public override OperandPlace OperandPlace(Node node) => Graphs.OperandPlace.OnePiece;

    public override bool TakesNumber(Node node, int input) => StepOf(node).IsState(input);

    // The step is not analyzed.
    public override bool HasOpaquePullback => true;

    public override Interval Bounds(Node node, Func<Node, Interval> of) => Interval.Any;

    public override TracedMask Trace(Node node, int input, Node mask) => new(Movement.Expand(Leaf.Of(1), node.Inputs[input].Shape), true);

    public static bool Is(Node node) => node.Primitive == Instance;

    public static ScanStep StepOf(Node node) => (ScanStep)node.Attribute!;

    public static Node Call(ScanStep step, ImmutableArray<Node> inputs) =>
        new(Instance, inputs, step, ShapeOf(step), DType.Real, Origin.None);

    // No tensor is empty.
    static Shape ShapeOf(ScanStep step) => new([step.Elements(DType.Real) is { IsZero: false } elements ? elements : 1]);

    /// <summary>Whether a node is one of the vectors with what a scan makes.</summary>
    public static bool IsVector(Node node) => Is(node) || ScanIntegers.Is(node);

    /// <summary>The scan that makes a vector.</summary>
    public static Node Of(Node vector) => Is(vector) ? vector : vector.Inputs[0];

    /// <summary>The vector with the parts of a type.</summary>
    public static Node VectorOf(Node scan, DType type) => type.IsInteger ? ScanIntegers.Of(scan) : scan;

    /// <summary>The nodes of a graph, and of the steps in it.</summary>
    public static IEnumerable<Node> NodesOf(Graph graph) =>
        graph.Nodes.SelectMany(node => Is(node) ? NodesOf(StepOf(node).Graph).Append(node) : [node]);

    /// <summary>The state after the last step.</summary>
    public static Node FinalState(Node scan, int state) => PartOf(scan, StepOf(scan).FinalStates[state]);

    /// <summary>A result of all steps, stacked.</summary>
    public static Node Result(Node scan, int result) => PartOf(scan, StepOf(scan).Results[result]);

    static Node PartOf(Node scan, ScanPart part) =>
        Movement.Reshape(Slice.Along(VectorOf(scan, part.Type), 0, new(part.Start, 1), part.Shape.Elements), part.Shape);

    public override bool IsWellFormed(Node node) =>
        node.Attribute is ScanStep step && node.Shape == ShapeOf(step) && step.Fits(node.Inputs);

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) =>
        throw new InvalidOperationException($"{node} is differentiated with its step");

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient, StepPullback within) =>
        ScanGradient.Of(node, gradient, within);

    /// <summary>A graph with the steps in it rewritten.</summary>
    public static Graph WithSteps(Graph graph, Func<Graph, Graph> rewrite) =>
        graph.Nodes.Any(Is) ? graph.Rewrite(node => Is(node) ? WithStep(node, rewrite(StepOf(node).Graph)) : node) : graph;

    static Node WithStep(Node node, Graph step) => step == StepOf(node).Graph
        ? node
        : new(Instance, node.Inputs, StepOf(node).With(step), node.Shape, node.Type, node.Origin);
}

/// <summary>A vector with the final states and the results of a scan that are made of integers. The scan's kernels write it.</summary>
internal sealed class ScanIntegers() : Primitive("ScanIntegers")
{
    static readonly ScanIntegers Instance = new();

    public override string OperationName => "Scan";

    public override bool HasOwnKernels => true;

    public override void Lower(Node node, INodeKernels kernels) => kernels.WrittenBy(node.Inputs[0]);

    public static bool Is(Node node) => node.Primitive == Instance;

    public static Node Of(Node scan) =>
        new(Instance, [scan], null, new([Scan.StepOf(scan).Elements(DType.Int32)]), DType.Int32, scan.Origin);

    public override bool IsWellFormed(Node node) => node.Inputs is [var scan] && Scan.Is(scan)
        && node.Shape == new Shape([Scan.StepOf(scan).Elements(DType.Int32)]) && node.Type.IsInteger;

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [null];
}

/// <summary>A tensor's place in the vector of a scan that has the parts of its type.</summary>
internal readonly record struct ScanPart(Dim Start, Shape Shape, DType Type)
{
    public Dim End => Start + Shape.Elements;
}

/// <summary>
/// What a scan does in each step: a graph over stand-ins for the step's slice of each item, for the states and for what all steps read. Its
/// outputs are the next states and then the results.
/// </summary>
/// <param name="graph">The step.</param>
/// <param name="items">The number of items.</param>
/// <param name="states">The number of states.</param>
/// <param name="length">The number of steps.</param>
/// <param name="isReversed">Whether the last slice of the items comes first. Results are stacked in the items' order.</param>
/// <param name="condition">
/// The state, one number, that is 0 as soon as further steps change nothing; null if no state says so.
/// </param>
internal sealed class ScanStep(Graph graph, int items, int states, Dim length, bool isReversed, int? condition = null)
    : IEquatable<ScanStep>
{
    string? text;

    public Graph Graph { get; } = graph;

    public int Items { get; } = items;

    public int States { get; } = states;

    public Dim Length { get; } = length;

    public bool IsReversed { get; } = isReversed;

    public int? Condition { get; } = condition;

    /// <summary>The state that ends the loop when it is 0; null if all steps have to run, each for its results.</summary>
    public int? LastStepState => StepResults.IsEmpty ? Condition : null;

    /// <summary>The number of scans within each other, this one included.</summary>
    public int Levels { get; } =
        1 + graph.Nodes.Where(Scan.Is).Select(node => Scan.StepOf(node).Levels).DefaultIfEmpty().Max();

    /// <summary>Whether an input of the scan is an initial state.</summary>
    public bool IsState(int input) => input >= Items && input < Items + States;

    public ImmutableArray<Node> NextStates { get; } = [.. graph.Outputs.Take(states).Select(output => output.Node)];

    public ImmutableArray<Node> StepResults { get; } = [.. graph.Outputs.Skip(states).Select(output => output.Node)];

    /// <summary>Where the scan's vectors have the states after the last step.</summary>
    public ImmutableArray<ScanPart> FinalStates { get; } = [.. PartsOf(graph, states, length, isReversed).Take(states)];

    /// <summary>Where the scan's vectors have the stacked results.</summary>
    public ImmutableArray<ScanPart> Results { get; } = [.. PartsOf(graph, states, length, isReversed).Skip(states)];

    /// <summary>The final states and the results.</summary>
    public ImmutableArray<ScanPart> Parts => FinalStates.AddRange(Results);

    /// <summary>The length of the scan's vector with the parts of a type.</summary>
    public Dim Elements(DType type) =>
        Parts.Where(part => part.Type == type).Aggregate(Dim.Zero, (elements, part) => elements + part.Shape.Elements);

    /// <summary>
    /// The result that records a state at the beginning of each step; null if none does. The final state lies next to it, where one more
    /// step would.
    /// </summary>
    public int? HistoryOf(int state) => HistoryOf(Graph, States, state);

    static int? HistoryOf(Graph graph, int states, int state)
    {
        for (var i = states; i < graph.Outputs.Length; i++)
            if (IsState(graph.Outputs[i].Node, state)) return i - states;
        return null;
    }

    /// <summary>The states that some outputs depend on, in this step or through earlier ones, in ascending order.</summary>
    /// <param name="finals">States whose values after the last step count.</param>
    /// <param name="results">Results that count.</param>
    public ImmutableArray<int> StatesNeededFor(IEnumerable<int> finals, IEnumerable<Node> results)
    {
        var behind = new SortedSet<int>(finals);
        var roots = results.Concat(behind.Select(state => NextStates[state])).ToList();
        while (true)
        {
            var standIns = Graphs.Graph.Sort(roots).Where(IsStandIn);
            var read = new HashSet<string>(standIns.Select(NameOf), StringComparer.Ordinal);
            var more = Enumerable.Range(0, States).Where(state => !behind.Contains(state) && read.Contains(StateName(state))).ToList();
            if (more.Count == 0) return [.. behind];
            behind.UnionWith(more);
            roots.AddRange(more.Select(state => NextStates[state]));
        }
    }

    static ScanPart[] PartsOf(Graph graph, int states, Dim length, bool isReversed)
    {
        var (parts, ends) = (new ScanPart[graph.Outputs.Length], new Dictionary<DType, Dim>());
        var histories = Enumerable.Range(0, states).Select(state => HistoryOf(graph, states, state)).ToList();
        for (var i = 0; i < parts.Length; i++)
        {
            if (i < states && histories[i] is not null) continue;
            var state = i < states ? -1 : histories.IndexOf(i - states);
            if (state >= 0 && isReversed) Add(state);
            Add(i);
            if (state >= 0 && !isReversed) Add(state);
        }
        return parts;

        void Add(int output)
        {
            var (shape, type) = (graph.Outputs[output].Node.Shape, graph.Outputs[output].Node.Type);
            var start = ends.TryGetValue(type, out var end) ? end : Dim.Zero;
            parts[output] = new(start, output < states ? shape : new([length, .. shape.Dims]), type);
            ends[type] = parts[output].End;
        }
    }

    public ScanStep With(Graph graph) => new(graph, Items, States, Length, IsReversed, Condition);

    /// <summary>A step from its next states and results.</summary>
    public static Graph GraphOf(IEnumerable<Node> nextStates, IEnumerable<Node> results) => new("Step",
    [
        .. nextStates.Select((node, i) => new Output(StateName(i), OutputRole.Result, node)),
        .. results.Select((node, i) => new Output("result " + Text(i), OutputRole.Result, node)),
    ]);

    // They are no identifiers, so no argument of an entry has these names.
    public static string ItemName(int position) => "item " + Text(position);

    public static string StateName(int position) => "state " + Text(position);

    public static string CapturedName(int position) => "captured " + Text(position);

    public static string Text(int position) => position.ToString(CultureInfo.InvariantCulture);

    /// <summary>The stand-in for a step's slice of an item.</summary>
    public static Node Item(int position, Node item) =>
        Leaf.InputTensor(ItemName(position), item.Shape.Without([0]), item.Type, item.Origin);

    /// <summary>The stand-in for a state at the beginning of a step.</summary>
    public static Node State(int position, Node state) =>
        Leaf.InputTensor(StateName(position), state.Shape, state.Type, state.Origin);

    /// <summary>The stand-in for what every step reads.</summary>
    public static Node Captured(int position, Node value) =>
        Leaf.InputTensor(CapturedName(position), value.Shape, value.Type, value.Origin);

    /// <summary>The stand-ins for a scan's inputs, in their order.</summary>
    public ImmutableArray<Node> StandIns(ImmutableArray<Node> inputs) =>
    [
        .. inputs.Select((input, i) =>
            i < Items ? Item(i, input) : IsState(i) ? State(i - Items, input) : Captured(i - Items - States, input)),
    ];

    /// <summary>The name of a stand-in.</summary>
    public static string NameOf(Node standIn) => (string)standIn.Attribute!;

    /// <summary>Whether a node is a stand-in, and so known only within a step.</summary>
    public static bool IsStandIn(Node node) => IsItem(node) || IsState(node) || IsCaptured(node);

    public static bool IsItem(Node node) => IsCalled(node, "item ");

    public static bool IsState(Node node) => IsCalled(node, "state ");

    public static bool IsState(Node node, int position) => IsState(node) && NameOf(node) == StateName(position);

    public static bool IsCaptured(Node node) => IsCalled(node, "captured ");

    /// <summary>Whether the node is a leaf of a graph, with a name that begins so.</summary>
    public static bool IsCalled(Node node, string prefix) =>
        node.Primitive == Leaf.Input && NameOf(node).StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>What a stand-in stands for: an item, a state, or what was captured.</summary>
    public static string KindOf(Node standIn) => NameOf(standIn).Substring(0, NameOf(standIn).IndexOf(' '));

    /// <summary>Whether the step is one over these inputs.</summary>
    public bool Fits(ImmutableArray<Node> inputs)
    {
        if (inputs.Length < Items + States || Graph.Outputs.Length < States) return false;
        if (!inputs.Take(Items).All(item => item.Rank > 0 && item.Shape[0] == Length)) return false;
        var initials = inputs.Skip(Items).Take(States);
        if (!initials.Zip(NextStates, (from, to) => from.Shape == to.Shape && from.Type == to.Type).All(same => same)) return false;
        var standIns = StandIns(inputs).ToDictionary(NameOf);
        return Graph.Nodes.Where(Leaf.IsStored).All(node =>
            node.Attribute is string name && standIns.TryGetValue(name, out var standIn)
            && standIn.Shape == node.Shape && standIn.Type == node.Type);
    }

    public bool Equals(ScanStep? other) => other is not null && (ReferenceEquals(this, other) || ToString() == other.ToString());

    public override bool Equals(object? obj) => Equals(obj as ScanStep);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    public override string ToString() =>
        text ??= $"{Items} items, {States} states, {Length} steps{(IsReversed ? " from the last" : "")}"
        + $"{(Condition is { } state ? " while " + StateName(state) : "")}: {Graph}";
}
