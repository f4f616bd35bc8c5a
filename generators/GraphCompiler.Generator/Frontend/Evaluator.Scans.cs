using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend;

// Scans: the step is run once, on stand-ins for the state and for a slice of the items.
internal sealed partial class Evaluator
{
    /// <summary>The stand-ins of the steps that are being run, one within the other, the outermost first.</summary>
    readonly Stack<ImmutableArray<Node>> stepsBeingRun = [];

    object? RunScan(IOperation at, IReadOnlyList<(IParameterSymbol Parameter, object? Value)> arguments)
    {
        object? Argument(string name) => arguments.First(argument => argument.Parameter.Name == name).Value;
        var (items, step) = (Argument("items"), Argument("step"));
        var loop = new Loop("Scan", NodesIn(items), LengthOf(at, NodesIn(items)), Argument("reverse") is true, null);
        var ran = RunSteps(at, loop, Argument("initial"), (state, slices) => CallFunction(at, step, [state, Replaced(items, slices)]));
        return ran is null ? Unknown.Value : ran;
    }

    /// <summary>
    /// A scan of the state and of whether its condition holds; where it does not, the state stays, whether the remaining steps run or not.
    /// </summary>
    object? RunWhile(IOperation at, IReadOnlyList<(IParameterSymbol Parameter, object? Value)> arguments)
    {
        object? Argument(string name) => arguments.First(argument => argument.Parameter.Name == name).Value;
        var (condition, step, initial) = (Argument("condition"), Argument("step"), Argument("initial"));
        var bound = CallArguments.ToDim(Argument("maxSteps"));
        Require.AtLeast(bound, 1, () => new GraphException("GC0142", "a bound of at least 1", bound));
        if (Holds(initial) is not { } holds) return Unknown.Value;

        var ran = RunSteps(at, new("While", [], bound, false, NodesIn(initial).Count), new TupleValue([initial, holds]), (state, _) =>
        {
            var (before, goesOn) = (((TupleValue)state!).Items[0], (Node)((TupleValue)state).Items[1]!);
            var after = CallFunction(at, step, [before]);
            if (IsUnknown(after) || Holds(after) is not { } holdsAfter) return Unknown.Value;
            var (old, next) = (NodesIn(before), NodesIn(after));
            if (old.Count != next.Count) throw Fail("GC0137", at, "While", Tensors(next.Count), Tensors(old.Count));
            // Other shapes are the scan's business.
            var chosen = next.Zip(old, (now, then) => now.Shape == then.Shape ? Chosen(goesOn, now, then) : now).ToList();
            return new TupleValue(
                [new TupleValue([Replaced(after, chosen), Stamped(at, () => goesOn * holdsAfter)]), new TupleValue([])]);
        });
        return ran is TupleValue { Items: [TupleValue { Items: [var last, _] }, _] } ? last : Unknown.Value;

        Node? Holds(object? state)
        {
            var value = CallFunction(at, condition, [state]);
            if (IsUnknown(value)) return null;
            var holds = NodesIn(value).FirstOrDefault() ?? throw Fail("GC0117", at, ExpressionText.Of(at.Syntax));
            return holds.Rank == 0 ? holds : throw Fail("GC0142", at, "a condition of shape []", holds.Shape);
        }

        Node Chosen(Node goesOn, Node now, Node then) => (Node)Stamped(at, () => now == then ? now
            : now.Type.IsInteger ? IntegerFunction.Where.Call(goesOn, now, then) : Elementwise.Where.Call(goesOn, now, then))!;
    }

    /// <summary>What is known of a loop before its step is run.</summary>
    /// <param name="Function">The function that runs it.</param>
    /// <param name="Items">What each step has a slice of.</param>
    /// <param name="Length">The number of steps, or what it is at most.</param>
    /// <param name="IsReversed">Whether the last slice comes first.</param>
    /// <param name="Condition">The state that says whether there are more steps; null if nothing does.</param>
    sealed record Loop(string Function, List<Node> Items, Dim Length, bool IsReversed, int? Condition);

    /// <summary>Runs a step on stand-ins and makes a scan of it.</summary>
    /// <param name="run">From a state and slices of the items to the next state and a result.</param>
    /// <returns>The last state and all results; null if they are unknown.</returns>
    TupleValue? RunSteps(IOperation at, Loop loop, object? initial, Func<object?, List<Node>, object?> run)
    {
        var states = NodesIn(initial);
        var firstStream = streams;
        const int attempts = 4;
        for (var attempt = 1; ; attempt++)
        {
            streams = firstStream;
            // With an origin of their own they stay the nodes that they are.
            var itemStandIns = loop.Items.Select((item, i) => (Node)Stamped(at, () => ScanStep.Item(i, item))!).ToList();
            var stateStandIns = states.Select((state, i) => (Node)Stamped(at, () => ScanStep.State(i, state))!).ToList();
            // What the step knows of computed integers is nothing: where they are indices, they are checked.
            var itemValues = itemStandIns.Zip(loop.Items, (standIn, item) =>
                item.Type.IsInteger && CheckedIndices.AreGiven(item) ? standIn : Unknowable(standIn)).ToList();
            ImmutableArray<Node> standIns = [.. itemStandIns, .. stateStandIns];
            var returned = RunStep(standIns, () => run(Replaced(initial, [.. stateStandIns.Select(Unknowable)]), itemValues));
            if (IsUnknown(returned)) return null;
            if (returned is not TupleValue { Items: [var first, var results] }) throw Fail("GC0117", at, ExpressionText.Of(at.Syntax));
            var next = NodesIn(first);
            if (next.Count != states.Count) throw Fail("GC0137", at, loop.Function, Tensors(next.Count), Tensors(states.Count));
            if (!next.Zip(states, (to, from) => to.Shape == from.Shape).All(same => same))
            {
                // A number, or a row, stands for as many as the step makes of it.
                if (attempt == attempts) throw Fail("GC0137", at, loop.Function, next[0].Shape, states[0].Shape);
                states = [.. next.Zip(states, (to, from) => Widened(at, loop.Function, from, to.Shape))];
                continue;
            }
            var resultNodes = NodesIn(results);

            var outer = stepsBeingRun.SelectMany(nodes => nodes).ToImmutableHashSet();
            var capture = new StepCapture(standIns, outer, firstStream, loop.Items.Count, loop.Length);
            var graph = capture.GraphOf(next, resultNodes);
            if (capture.HasForeign) throw Fail("GC0139", at, "A value of a step of another Scan");
            var items = loop.Items.Count + capture.Draws.Count;
            var step = new ScanStep(graph, items, states.Count, loop.Length, loop.IsReversed, loop.Condition);
            var scan = (Node)Stamped(at, () => Scan.Call(step, [.. loop.Items, .. capture.Draws, .. states, .. capture.Captured]))!;
            return new TupleValue(
            [
                Replaced(initial, [.. states.Select((_, state) => (Node)Stamped(at, () => Scan.FinalState(scan, state))!)]),
                Replaced(results, [.. resultNodes.Select((_, result) => (Node)Stamped(at, () => Scan.Result(scan, result))!)]),
            ]);
        }
    }

    static Node Unknowable(Node standIn) => standIn.Type.IsInteger ? StopGradient.Call(standIn) : standIn;

    static string Tensors(int count) => count == 1 ? "1 tensor" : $"{count} tensors";

    object? RunStep(ImmutableArray<Node> standIns, Func<object?> run)
    {
        stepsBeingRun.Push(standIns);
        try
        {
            return run();
        }
        finally
        {
            stepsBeingRun.Pop();
        }
    }

    Dim LengthOf(IOperation at, List<Node> items)
    {
        if (items.Count == 0) throw Fail("GC0138", at, "no tensor");
        if (items.FirstOrDefault(item => item.Rank == 0) is { } scalar) throw Fail("GC0138", at, $"one of shape {scalar.Shape}");
        foreach (var item in items)
            Require.Same(items[0].Shape[0], item.Shape[0],
                () => new GraphException("GC0138", string.Join(" and ", items.Select(each => each.Shape))));
        return items[0].Shape[0];
    }

    Node Widened(IOperation at, string function, Node state, Shape shape)
    {
        var lead = shape.Rank - state.Rank;
        var isNarrow = lead >= 0
            && Enumerable.Range(0, state.Rank).All(axis => state.Shape[axis].IsOne || state.Shape[axis] == shape[lead + axis]);
        if (!isNarrow) Require.Same(shape, state.Shape, () => new GraphException("GC0137", function, shape, state.Shape));
        return (Node)Stamped(at, () => Movement.Expand(state, shape))!;
    }

    /// <summary>The tensors in a value: itself, or the parts of a tuple, an array or an object.</summary>
    List<Node> NodesIn(object? value)
    {
        var nodes = new List<Node>();
        Mapped(value, node =>
        {
            nodes.Add(node);
            return node;
        });
        return nodes;
    }

    /// <summary>A value with other tensors in the place of its own.</summary>
    object? Replaced(object? value, IReadOnlyList<Node> nodes)
    {
        var next = 0;
        return Mapped(value, _ => nodes[next++]);
    }

    object? Mapped(object? value, Func<Node, Node> map)
    {
        switch (value)
        {
            case Node node: return map(node);
            case ParameterValue parameter: return map(NodeOf(parameter));
            case TupleValue tuple: return new TupleValue([.. tuple.Items.Select(item => Mapped(item, map))]);
            case ListValue list: return new ListValue(list.Select(item => Mapped(item, map)));
            case ObjectValue { IsKept: false } item:
                var copy = item.Copy();
                foreach (var key in item.Fields.Keys.OrderBy(key => key, StringComparer.Ordinal))
                    copy.Fields[key] = Mapped(item.Fields[key], map);
                return copy;
            default: return value;
        }
    }

    /// <summary>Separates what a step computes from what it reads: the latter becomes the scan's inputs.</summary>
    /// <param name="standIns">The stand-ins of the step.</param>
    /// <param name="outer">The stand-ins of the steps around it.</param>
    /// <param name="firstStream">The first random stream that the step draws from.</param>
    /// <param name="items">The number of items.</param>
    /// <param name="length">The number of steps.</param>
    sealed class StepCapture(ImmutableArray<Node> standIns, ImmutableHashSet<Node> outer, int firstStream, int items, Dim length)
    {
        readonly Dictionary<Node, Node> inside = [];
        readonly HashSet<Node> varying = [.. standIns];
        readonly Dictionary<Node, bool> uniform = [];

        /// <summary>What all steps read alike.</summary>
        public List<Node> Captured { get; } = [];

        /// <summary>The random numbers of all steps, each of which draws its own.</summary>
        public List<Node> Draws { get; } = [];

        /// <summary>Whether a value of a step is read that is not being run.</summary>
        public bool HasForeign { get; private set; }

        public Graph GraphOf(IReadOnlyList<Node> next, IReadOnlyList<Node> results)
        {
            var roots = next.Concat(results).ToList();
            foreach (var node in Graph.Sort(roots))
            {
                if (IsDraw(node) || node.Inputs.Any(varying.Contains)) varying.Add(node);
                HasForeign |= ScanStep.IsStandIn(node) && !standIns.Contains(node) && !outer.Contains(node);
            }
            foreach (var node in Graph.Sort(roots, IsInside))
                inside[node] = standIns.Contains(node) ? node : IsDraw(node) ? Draw(node) : node.With([.. node.Inputs.Select(Inside)]);
            return ScanStep.GraphOf(next.Select(Inside), results.Select(Inside));
        }

        // Views cost nothing where they are read, and may repeat what they show many times.
        bool IsInside(Node node) => varying.Contains(node) || node.Primitive is PointwisePrimitive { IsView: true } || IsUniform(node);

        /// <summary>Whether the node is computed from numbers and sizes alone.</summary>
        bool IsUniform(Node node)
        {
            if (!uniform.TryGetValue(node, out var known))
                uniform[node] = known = !Leaf.IsStored(node) && node.Primitive is PointwisePrimitive && node.Inputs.All(IsUniform);
            return known;
        }

        bool IsDraw(Node node) => node.Primitive is RandomNumbers && RandomNumbers.StreamOf(node) >= firstStream;

        Node Draw(Node node)
        {
            var all = ((RandomNumbers)node.Primitive).Call(RandomNumbers.StreamOf(node), new([length, .. node.Shape.Dims]));
            Draws.Add(all.With(node.Origin));
            return ScanStep.Item(items + Draws.Count - 1, Draws[Draws.Count - 1]);
        }

        Node Inside(Node node)
        {
            if (inside.TryGetValue(node, out var known)) return known;
            Captured.Add(node);
            return inside[node] = ScanStep.Captured(Captured.Count - 1, node);
        }
    }
}
