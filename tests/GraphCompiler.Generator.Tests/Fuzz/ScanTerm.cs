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
        return $"Scan((Tensor){nameOf(items)}, (Tensor){nameOf(initial)}, (state, item) => ({Text(body.NextText)}, {Text(body.ResultText)}), "
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
        ("Where(item > 0, item, 0.25f * state)", (state, item, _) => Elementwise.Where.Call(Elementwise.Greater.Call(item, 0), item, 0.25 * state)),
        ("item * captured", (_, item, captured) => item * captured),
    ];

    static readonly ImmutableArray<(string Text, Func<Node, Node, Node, Node> Of)> results =
    [
        ("state", (state, _, _) => state),
        ("Sin(state) * item", (state, item, _) => Elementwise.Sin.Call(state) * item),
        ("(item - state).Sum()", (state, item, _) => Primitives.Reduction.Sum.Call(item - state, [.. Enumerable.Range(0, state.Rank)])),
        ("MatMul(item, captured)", (_, item, captured) => MatMul(item, captured)),
        ("captured + item", (_, item, captured) => captured + item),
    ];

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
