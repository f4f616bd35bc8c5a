using System.Collections.Immutable;
using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Tensors;

using Arguments = IReadOnlyList<(IParameterSymbol Parameter, object? Value)>;

/// <summary>
/// Calls of <c>Scan</c> and <c>While</c>: the step is run once, on stand-ins for the state and for a slice of the items.
/// </summary>
internal sealed class ScanCalls(ICalls calls, Mistakes mistakes, MistakeLog log, Origins origins, TensorParts parts, RandomStreams streams)
{
    /// <summary>The stand-ins of the steps that are being run, one within the other, the outermost first.</summary>
    readonly Stack<ImmutableArray<Node>> running = [];

    /// <summary>Whether a step is being run.</summary>
    public bool IsRunning => running.Count > 0;

    public object? RunScan(IOperation at, Arguments arguments)
    {
        object? Argument(string name) => arguments.First(argument => argument.Parameter.Name == name).Value;
        var (items, step) = (Argument("items"), Argument("step"));
        var loop = new Loop("Scan", parts.NodesIn(items), LengthOf(at, parts.NodesIn(items)), Argument("reverse") is true, null);
        var ran = RunSteps(at, loop, Argument("initial"),
            (state, slices) => calls.CallFunction(at, step, [state, parts.With(items, slices)]));
        return ran is null ? Unknown.Value : ran;
    }

    /// <summary>
    /// A scan over the state and whether its condition holds. Once it does not, steps leave the state as it is, so that they need not run.
    /// </summary>
    public object? RunWhile(IOperation at, Arguments arguments)
    {
        object? Argument(string name) => arguments.First(argument => argument.Parameter.Name == name).Value;
        var (condition, step, initial) = (Argument("condition"), Argument("step"), Argument("initial"));
        var bound = CallArguments.ToDim(Argument("maxSteps"));
        Require.AtLeast(bound, 1, () => new GraphException("GC0142", "a bound of at least 1", bound));
        if (Holds(initial) is not { } holds) return Unknown.Value;

        var ran = RunSteps(at, new("While", [], bound, false, parts.NodesIn(initial).Count), new TupleValue([initial, holds]), (state, _) =>
        {
            var (before, goesOn) = (((TupleValue)state!).Items[0], (Node)((TupleValue)state).Items[1]!);
            var after = calls.CallFunction(at, step, [before]);
            if (log.IsUnknown(after) || Holds(after) is not { } holdsAfter) return Unknown.Value;
            var (old, next) = (parts.NodesIn(before), parts.NodesIn(after));
            if (old.Count != next.Count) throw mistakes.Fail("GC0137", at, "While", Tensors(next.Count), Tensors(old.Count));
            // RunSteps widens or refuses states of other shapes.
            var chosen = next.Zip(old, (now, then) => now.Shape == then.Shape ? Chosen(goesOn, now, then) : now).ToList();
            return new TupleValue(
                [new TupleValue([parts.With(after, chosen), origins.Stamped(at, () => goesOn * holdsAfter)]), new TupleValue([])]);
        });
        return ran is TupleValue { Items: [TupleValue { Items: [var last, _] }, _] } ? last : Unknown.Value;

        Node? Holds(object? state)
        {
            var value = calls.CallFunction(at, condition, [state]);
            if (log.IsUnknown(value)) return null;
            var holds = parts.NodesIn(value).FirstOrDefault() ?? throw mistakes.NoValue(at);
            return holds.Rank == 0 ? holds : throw mistakes.Fail("GC0142", at, "a condition of shape []", holds.Shape);
        }

        Node Chosen(Node goesOn, Node now, Node then) => (Node)origins.Stamped(at, () => now == then ? now
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
        var states = parts.NodesIn(initial);
        var firstStream = streams.Next;
        const int attempts = 4;
        for (var attempt = 1; ; attempt++)
        {
            streams.Next = firstStream;
            // Nodes with an origin are not replaced by stamped ones.
            var itemStandIns = loop.Items.Select((item, i) => (Node)origins.Stamped(at, () => ScanStep.Item(i, item))!).ToList();
            var stateStandIns = states.Select((state, i) => (Node)origins.Stamped(at, () => ScanStep.State(i, state))!).ToList();
            var itemValues = itemStandIns.Zip(loop.Items, (standIn, item) =>
                item.Type.IsInteger && CheckedIndices.AreArguments(item) ? standIn : AsComputed(standIn)).ToList();
            ImmutableArray<Node> standIns = [.. itemStandIns, .. stateStandIns];
            var returned = RunStep(standIns, () => run(parts.With(initial, [.. stateStandIns.Select(AsComputed)]), itemValues));
            if (log.IsUnknown(returned)) return null;
            if (returned is not TupleValue { Items: [var first, var results] }) throw mistakes.NoValue(at);
            var next = parts.NodesIn(first);
            if (next.Count != states.Count) throw mistakes.Fail("GC0137", at, loop.Function, Tensors(next.Count), Tensors(states.Count));
            if (!next.Zip(states, (to, from) => to.Shape == from.Shape).All(same => same))
            {
                // An initial state may have fewer elements than the next ones: it is broadcast to their shape.
                if (attempt == attempts) throw mistakes.Fail("GC0137", at, loop.Function, next[0].Shape, states[0].Shape);
                states = [.. next.Zip(states, (to, from) => Widened(at, loop.Function, from, to.Shape))];
                continue;
            }
            var resultNodes = parts.NodesIn(results);

            var outer = running.SelectMany(nodes => nodes).ToImmutableHashSet();
            var capture = new StepCapture(standIns, outer, firstStream, loop.Items.Count, loop.Length);
            var graph = capture.GraphOf(next, resultNodes);
            if (capture.HasForeign) throw mistakes.Fail("GC0139", at, "A value of a step of another Scan");
            var items = loop.Items.Count + capture.Draws.Count;
            var step = new ScanStep(graph, items, states.Count, loop.Length, loop.IsReversed, loop.Condition);
            var scan = (Node)origins.Stamped(at, () => Scan.Call(step, [.. loop.Items, .. capture.Draws, .. states, .. capture.Captured]))!;
            return new TupleValue(
            [
                parts.With(initial, [.. states.Select((_, state) => (Node)origins.Stamped(at, () => Scan.FinalState(scan, state))!)]),
                parts.With(results, [.. resultNodes.Select((_, result) => (Node)origins.Stamped(at, () => Scan.Result(scan, result))!)]),
            ]);
        }
    }

    /// <summary>A value of whose integers nothing is known, so that they are checked where they are indices.</summary>
    static Node AsComputed(Node standIn) => standIn.Type.IsInteger ? StopGradient.Call(standIn) : standIn;

    static string Tensors(int count) => count == 1 ? "1 tensor" : $"{count} tensors";

    object? RunStep(ImmutableArray<Node> standIns, Func<object?> run)
    {
        running.Push(standIns);
        try
        {
            return run();
        }
        finally
        {
            running.Pop();
        }
    }

    Dim LengthOf(IOperation at, List<Node> items)
    {
        if (items.Count == 0) throw mistakes.Fail("GC0138", at, "no tensor");
        if (items.FirstOrDefault(item => item.Rank == 0) is { } scalar) throw mistakes.Fail("GC0138", at, $"one of shape {scalar.Shape}");
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
        return (Node)origins.Stamped(at, () => Movement.Expand(state, shape))!;
    }
}
