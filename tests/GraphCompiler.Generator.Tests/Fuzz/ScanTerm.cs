using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Tests.Fuzz;

/// <summary>
/// A scan over a tensor, with a state of the shape of a slice and one tensor that all steps read: the last state, or the results of all
/// steps.
/// </summary>
sealed class ScanTerm(Term items, Term initial, Term captured, ScanBody body, bool isReversed, bool isLast)
    : ComputedTerm(NodeOf(items.Node, initial.Node, captured.Node, body, isReversed, isLast))
{
    public override IEnumerable<Term> Operands => [items, initial, captured];

    public override ComputedTerm With(Func<Term, Term> replace) =>
        new ScanTerm(replace(items), replace(initial), replace(captured), body, isReversed, isLast);

    public override string Print(Func<Term, string> nameOf)
    {
        string Text(string formula) => formula.Replace("captured", nameOf(captured), StringComparison.Ordinal);
        return $"Scan((Tensor){nameOf(items)}, (Tensor){nameOf(initial)}, (state, item) => ({Text(body.NextText)}, "
        + $"{Text(body.ResultText)}), "
            + $"reverse: {(isReversed ? "true" : "false")}).{(isLast ? "Last" : "Results")}";
    }

    static Node NodeOf(Node items, Node initial, Node captured, ScanBody body, bool isReversed, bool isLast)
    {
        if (items.Rank == 0 || items.Shape.Without([0]) != initial.Shape)
            throw new GraphException("GC0137", "Scan", initial.Shape, items.Shape);
        var (state, item, read) = (ScanStep.State(0, initial), ScanStep.Item(0, items), ScanStep.Captured(0, captured));
        var (next, result) = (body.Next(state, item, read), body.Result(state, item, read));
        if (next.Shape != initial.Shape) throw new GraphException("GC0137", "Scan", next.Shape, initial.Shape);
        var step = ScanStep.GraphOf([next], [result]);
        ImmutableArray<Node> inputs = step.Nodes.Contains(read) ? [items, initial, captured] : [items, initial];
        var scan = Scan.Call(new ScanStep(step, 1, 1, items.Shape[0], isReversed), inputs);
        return isLast ? Scan.FinalState(scan, 0) : Scan.Result(scan, 0);
    }
}

/// <summary>What a step does with the state, its slice of the items, and what all steps read; as nodes and as C#.</summary>
sealed record ScanBody(string NextText, Func<Node, Node, Node, Node> Next, string ResultText, Func<Node, Node, Node, Node> Result)
{
    static readonly ImmutableArray<(string Text, Func<Node, Node, Node, Node> Of)> nexts =
    [
        ("Tanh(state * captured + item)", (state, item, captured) => Elementwise.Tanh.Call(state * captured + item)),
        ("0.5f * state + Sin(item)", (state, item, _) => 0.5 * state + Elementwise.Sin.Call(item)),
        ("Max(state, item) - captured * state", (state, item, captured) => Elementwise.Max.Call(state, item) - captured * state),
        ("Sigmoid(MatMul(state, captured)) * item", (state, item, captured) => Elementwise.Sigmoid.Call(MatMul(state, captured)) * item),
        ("Where(item > 0, item, 0.25f * state)",
            (state, item, _) => Elementwise.Where.Call(Elementwise.Greater.Call(item, 0), item, 0.25 * state)),
        ("item * captured", (_, item, captured) => item * captured),
        ("captured * 0.5f + Scan(item, state[0], (inner, row) => (Sin(0.5f * inner + row), inner * row)).Results",
            (state, item, captured) => captured * 0.5
                + InnerScan(item, First(state), state, (inner, row, _) => (Elementwise.Sin.Call(0.5 * inner + row), inner * row)).Results),
        ("state * 0.5f + Scan(item, (IntTensor)1, (count, row) => (count * 2 - count + 1, Tanh(row - captured[0]) / "
            + "count.ToTensor())).Results",
            (state, item, captured) => state * 0.5 + InnerScan(item, IndexConstant.Of(1), captured, (count, row, all) =>
                (IntegerFunction.Add.Call(count, IndexConstant.Of(1)),
                Elementwise.Divide.Call(Elementwise.Tanh.Call(row - First(all)), ToReal.Call(count)))).Results),
        ("While(3, state, s => s.Max() < 0.5f, s => 0.5f * s + Abs(item) + 0.1f)",
            (state, item, _) => InnerWhile(3, state, item, s => Elementwise.Less.Call(Greatest(s), 0.5),
                (s, given) => 0.5 * s + Elementwise.Abs.Call(given) + 0.1)),
    ];

    static readonly ImmutableArray<(string Text, Func<Node, Node, Node, Node> Of)> results =
    [
        ("state", (state, _, _) => state),
        ("Sin(state) * item", (state, item, _) => Elementwise.Sin.Call(state) * item),
        ("(item - state).Sum()", (state, item, _) => Primitives.Reduction.Sum.Call(item - state, [.. Enumerable.Range(0, state.Rank)])),
        ("MatMul(item, captured)", (_, item, captured) => MatMul(item, captured)),
        ("captured + item", (_, item, captured) => captured + item),
        ("Scan(item, state[0], (inner, row) => (0.5f * inner + row * captured[0], row), reverse: true).Last",
            (state, item, captured) => InnerScan(item, First(state), captured,
                (inner, row, all) => (0.5 * inner + row * First(all), row), isReversed: true).Last),
    ];

    /// <summary>The first slice of a tensor.</summary>
    static Node First(Node x) => x.Rank == 0
        ? throw new GraphException("GC0138", "a number")
        : Movement.Reshape(Slice.Along(x, 0, Progression.Whole, 1), x.Shape.Without([0]));

    static Node Greatest(Node x) => Primitives.Reduction.Max.Call(x, [.. Enumerable.Range(0, x.Rank)]);

    /// <summary>A scan in the step of another one, of one item with one state, and of something that all of its steps read.</summary>
    static (Node Last, Node Results) InnerScan(
        Node items, Node initial, Node captured, Func<Node, Node, Node, (Node Next, Node Result)> step, bool isReversed = false)
    {
        if (items.Rank == 0) throw new GraphException("GC0138", "a number");
        var read = ScanStep.Captured(0, captured);
        var (next, result) = step(ScanStep.State(0, initial), ScanStep.Item(0, items), read);
        if (next.Shape != initial.Shape) throw new GraphException("GC0137", "Scan", next.Shape, initial.Shape);
        var graph = ScanStep.GraphOf([next], [result]);
        ImmutableArray<Node> inputs = graph.Nodes.Contains(read) ? [items, initial, captured] : [items, initial];
        var scan = Scan.Call(new ScanStep(graph, 1, 1, items.Shape[0], isReversed), inputs);
        return (Scan.FinalState(scan, 0), Scan.Result(scan, 0));
    }

    static Node InnerWhile(int most, Node initial, Node captured, Func<Node, Node> condition, Func<Node, Node, Node> step)
    {
        var holds = condition(initial);
        var (state, goesOn) = (ScanStep.State(0, initial), ScanStep.State(1, holds));
        var next = step(state, ScanStep.Captured(0, captured));
        if (next.Shape != initial.Shape) throw new GraphException("GC0137", "While", next.Shape, initial.Shape);
        var graph = ScanStep.GraphOf([Elementwise.Where.Call(goesOn, next, state), goesOn * condition(next)], []);
        return Scan.FinalState(Scan.Call(new ScanStep(graph, 0, 2, most, false, condition: 1), [initial, holds, captured]), 0);
    }

    /// <summary>Whether what all steps read is a matrix.</summary>
    public bool Multiplies => (NextText + ResultText).Contains("MatMul", StringComparison.Ordinal);

    public static ScanBody Draw(Random random)
    {
        var (next, result) = (nexts[random.Next(nexts.Length)], results[random.Next(results.Length)]);
        return new(next.Text, next.Of, result.Text, result.Of);
    }

    static Node MatMul(Node x, Node y) =>
        (Node)ApiFunction.All["Ops.MatMul"].Call(new(new Dictionary<string, object?> { ["x"] = x, ["y"] = y }));
}
