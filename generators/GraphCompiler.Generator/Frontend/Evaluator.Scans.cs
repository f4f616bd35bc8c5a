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
        var (items, initial, function) = (Argument("items"), Argument("initial"), Argument("step"));
        var itemNodes = NodesIn(items);
        var length = LengthOf(at, itemNodes);
        var states = NodesIn(initial);
        var firstStream = streams;
        const int attempts = 4;
        for (var attempt = 1; ; attempt++)
        {
            streams = firstStream;
            // With an origin of their own they stay the nodes that they are.
            var itemStandIns = itemNodes.Select((item, i) => (Node)Stamped(at, () => ScanStep.Item(i, item))!).ToList();
            var stateStandIns = states.Select((state, i) => (Node)Stamped(at, () => ScanStep.State(i, state))!).ToList();
            // What the step knows of computed integers is nothing: where they are indices, they are checked.
            var itemValues = itemStandIns.Zip(itemNodes, (standIn, item) =>
                item.Type == ElementType.Index && CheckedIndices.AreGiven(item) ? standIn : Unknowable(standIn)).ToList();
            var stateValues = stateStandIns.Select(Unknowable).ToList();
            ImmutableArray<Node> standIns = [.. itemStandIns, .. stateStandIns];
            var returned = RunStep(at, standIns, function, Replaced(initial, stateValues), Replaced(items, itemValues));
            if (IsUnknown(returned)) return Unknown.Value;
            if (returned is not TupleValue { Items: [var first, var results] }) throw Fail("GC0117", at, ExpressionText.Of(at.Syntax));
            var next = NodesIn(first);
            if (next.Count != states.Count) throw Fail("GC0137", at, Tensors(next.Count), Tensors(states.Count));
            if (!next.Zip(states, (to, from) => to.Shape == from.Shape).All(same => same))
            {
                // A number, or a row, stands for as many as the step makes of it.
                if (attempt == attempts) throw Fail("GC0137", at, next[0].Shape, states[0].Shape);
                states = [.. next.Zip(states, (to, from) => Widened(at, from, to.Shape))];
                continue;
            }
            var resultNodes = NodesIn(results);
            var capture = new StepCapture(standIns, [.. stepsBeingRun.SelectMany(outer => outer)], firstStream, itemNodes.Count, length);
            var graph = capture.GraphOf(next, resultNodes);
            if (capture.HasForeign) throw Fail("GC0139", at, "A value of a step of another Scan");
            var step = new ScanStep(graph, itemNodes.Count + capture.Draws.Count, states.Count, length, Argument("reverse") is true);
            var scan = (Node)Stamped(at, () => Scan.Call(step, [.. itemNodes, .. capture.Draws, .. states, .. capture.Captured]))!;
            return new TupleValue(
            [
                Replaced(initial, [.. states.Select((_, state) => (Node)Stamped(at, () => Scan.FinalState(scan, state))!)]),
                Replaced(results, [.. resultNodes.Select((_, result) => (Node)Stamped(at, () => Scan.Result(scan, result))!)]),
            ]);
        }
    }

    static Node Unknowable(Node standIn) => standIn.Type == ElementType.Index ? StopGradient.Call(standIn) : standIn;

    static string Tensors(int count) => count == 1 ? "1 tensor" : $"{count} tensors";

    object? RunStep(IOperation at, ImmutableArray<Node> standIns, object? function, object? state, object? item)
    {
        stepsBeingRun.Push(standIns);
        try
        {
            return CallFunction(at, function, [state, item]);
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

    Node Widened(IOperation at, Node state, Shape shape)
    {
        var lead = shape.Rank - state.Rank;
        var isNarrow = lead >= 0
            && Enumerable.Range(0, state.Rank).All(axis => state.Shape[axis].IsOne || state.Shape[axis] == shape[lead + axis]);
        if (!isNarrow) Require.Same(shape, state.Shape, () => new GraphException("GC0137", shape, state.Shape));
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
