using System.Collections.Immutable;
using System.Globalization;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>A <see cref="Scan"/> as a loop of calls: where a step finds what it reads, and where it leaves what it makes.</summary>
internal sealed class ScanLoop
{
    readonly Node scan;

    /// <summary>The vector of integers; null if there are none.</summary>
    readonly Node? integers;

    /// <summary>The stored node in which a tensor lies, and the element at which it begins; in a loop, that depends on the step.</summary>
    readonly Dictionary<string, (Node Node, Dim Origin)> standIns = [];

    /// <param name="graph">The graph that the scan is in.</param>
    public ScanLoop(Node scan, Graph graph)
    {
        (this.scan, Step) = (scan, Scan.StepOf(scan));
        if (!Step.Elements(DType.Int32).IsZero)
            integers = graph.Nodes.FirstOrDefault(node => ScanIntegers.Is(node) && Scan.Of(node) == scan) ?? ScanIntegers.Of(scan);
        Loop = CallLoop.OverSteps(scan, integers);
        if (Step.LastStepState is { } state) Loop = Loop.With(FinalState(state));
        foreach (var (standIn, i) in Step.StandIns(scan.Inputs).Select((standIn, i) => (standIn, i)))
            standIns.Add(ScanStep.NameOf(standIn), Step.IsState(i) ? State(i - Step.Items) : InputAt(i, standIn));
    }

    public ScanStep Step { get; }

    public CallLoop Loop { get; }

    /// <summary>The number of the slice of the items that a step has. A single step is no loop.</summary>
    Dim Number => Step.Length.IsOne ? 0 : Step.IsReversed ? Step.Length - 1 - Loop.Step! : Loop.Step!;

    /// <summary>What a state begins with.</summary>
    public Node Initial(int state) => scan.Inputs[Step.Items + state];

    /// <summary>Where a state begins.</summary>
    public (Node Node, Dim Origin) Beginning(int state) =>
        Step.HistoryOf(state) is { } history ? InHistory(state, history, Step.IsReversed ? Step.Length - 1 : 0) : FinalState(state);

    /// <summary>Where a step finds a state: where the step before left it.</summary>
    (Node Node, Dim Origin) State(int state) =>
        Step.HistoryOf(state) is { } history ? InHistory(state, history, Number) : FinalState(state);

    /// <summary>Where a step leaves the next state.</summary>
    public (Node Node, Dim Origin) Next(int state) =>
        Step.HistoryOf(state) is { } history ? InHistory(state, history, Number + (Step.IsReversed ? -1 : 1)) : FinalState(state);

    (Node Node, Dim Origin) FinalState(int state) => (VectorOf(Step.FinalStates[state]), Step.FinalStates[state].Start);

    (Node Node, Dim Origin) InHistory(int state, int history, Dim number) =>
        (VectorOf(Step.Results[history]), Step.Results[history].Start + number * Step.NextStates[state].Shape.Elements);

    bool IsHistory(int result) => Enumerable.Range(0, Step.States).Any(state => Step.HistoryOf(state) == result);

    (Node Node, Dim Origin) Result(int result) =>
        (VectorOf(Step.Results[result]), Step.Results[result].Start + Number * Step.StepResults[result].Shape.Elements);

    Node VectorOf(ScanPart part) => part.Type.IsInteger ? integers! : scan;

    /// <summary>The graph of a step that is lowered: every value once, the results first, which are made where they stay.</summary>
    public Graph Body()
    {
        var seen = new HashSet<Node>();
        var once = Outputs().Where(output => seen.Add(Access.StoredUnder(output.Node)));
        return new("Step", [.. once.Select(output => new Output(output.Name, OutputRole.Result, output.Node))]);
    }

    /// <summary>What a step makes. States stay where they are for those results that are their histories.</summary>
    IEnumerable<(string Name, Node Node)> Outputs() =>
        Named("result", Step.StepResults).Where((_, result) => !IsHistory(result)).Concat(Named("next", Step.NextStates));

    static IEnumerable<(string Name, Node Node)> Named(string name, ImmutableArray<Node> nodes) =>
        nodes.Select((node, i) => (nodes.Length == 1 ? name : name + i.ToString(CultureInfo.InvariantCulture), node));

    /// <summary>
    /// The calls of a step, and what has to be copied at its end: results that are made once for several, and next states that are not
    /// made in their places.
    /// </summary>
    public (IEnumerable<Call> Calls, IEnumerable<((Node, Dim) From, (Node, Dim) To, Node Like)> Copies) Place(LoweredGraph body)
    {
        var made = MadeBy(body);
        var places = Places(body, made);
        var loops = new Dictionary<CallLoop, CallLoop>();
        return (body.Calls.Select(MovedCall), Copies(made, places));

        Call MovedCall(Call call)
        {
            var moved = Moved(call, [.. call.Operands.Select(node => PlaceOf(node, places))]);
            return (moved with { Loops = [.. call.Loops.Select(MovedLoop)] }).In(Loop);
        }

        CallLoop MovedLoop(CallLoop loop)
        {
            if (loop.Condition is not var (node, origin)) return loop;
            if (loops.TryGetValue(loop, out var moved)) return moved;
            var place = PlaceOf(node, places);
            return loops[loop] = loop.With((place.Node, place.Origin + origin));
        }
    }

    IEnumerable<((Node, Dim) From, (Node, Dim) To, Node Like)> Copies(Dictionary<Node, Node> made, Dictionary<Node, (Node, Dim)> places)
    {
        for (var i = 0; i < Step.StepResults.Length; i++)
            if (!IsHistory(i) && PlaceOf(made[Step.StepResults[i]], places) is var from && from != Result(i))
                yield return (from, Result(i), Step.StepResults[i]);
        for (var i = 0; i < Step.States; i++)
            if (PlaceOf(made[Step.NextStates[i]], places) is var from && from != Next(i))
                yield return (from, Next(i), Step.NextStates[i]);
    }

    /// <summary>For each output of a step, the stored node that the body makes of it.</summary>
    Dictionary<Node, Node> MadeBy(LoweredGraph body)
    {
        var stored = body.Graph.Outputs.ToDictionary(output => output.Name, output => Access.StoredUnder(output.Node));
        var first = new Dictionary<Node, string>();
        foreach (var (name, node) in Outputs())
            if (!first.ContainsKey(Access.StoredUnder(node))) first.Add(Access.StoredUnder(node), name);
        var made = new Dictionary<Node, Node>();
        foreach (var (_, node) in Outputs()) made[node] = stored[first[Access.StoredUnder(node)]];
        return made;
    }

    /// <summary>The places of what a step makes, other than values of its own.</summary>
    Dictionary<Node, (Node Node, Dim Origin)> Places(LoweredGraph body, Dictionary<Node, Node> made)
    {
        var places = new Dictionary<Node, (Node, Dim)>();
        for (var i = 0; i < Step.StepResults.Length; i++)
            if (!IsHistory(i) && made[Step.StepResults[i]] is var node && !places.ContainsKey(node)) places.Add(node, Result(i));
        for (var i = 0; i < Step.States; i++)
            if (made[Step.NextStates[i]] is var node && !places.ContainsKey(node)
                && (Step.HistoryOf(i) is not null || IsFreeFrom(body, node, i)))
                places.Add(node, Next(i));
        return places;
    }

    /// <summary>Whether the old state is not read any more when a call, or a loop of calls, makes the new one.</summary>
    static bool IsFreeFrom(LoweredGraph body, Node next, int state)
    {
        var calls = body.Calls;
        return !Call.Units(calls).Select(unit => calls.Slice(unit.Start, unit.End - unit.Start))
            .SkipWhile(unit => !unit.Any(call => call.Written.Contains(next)))
            .SelectMany(unit => unit).SelectMany(call => call.Operands)
            .Any(operand => ScanStep.IsState(operand, state));
    }

    /// <summary>The stored node of the body that is the next value of a state.</summary>
    public Node MadeNext(LoweredGraph body, int state) => MadeBy(body)[Step.NextStates[state]];

    (Node Node, Dim Origin) PlaceOf(Node node, Dictionary<Node, (Node, Dim)> places) =>
        places.TryGetValue(node, out var place) ? place : ScanStep.IsStandIn(node) ? standIns[ScanStep.NameOf(node)] : (node, Dim.Zero);

    (Node Node, Dim Origin) InputAt(int input, Node standIn)
    {
        var (stored, origin) = Access.PlaceOf(scan.Inputs[input])!.Value;
        return (stored, input < Step.Items ? origin + Number * standIn.Shape.Elements : origin);
    }

    /// <summary>A call with its operands where they lie.</summary>
    public Call Moved(Call call, ImmutableArray<(Node Node, Dim Origin)> places) =>
        call with
        {
            Operands = [.. places.Select(place => place.Node)],
            Origins = [.. call.Origins.Zip(places, (origin, place) => origin + place.Origin)],
        };
}
