using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Primitives;

/// <summary>
/// The gradient of a scan: a scan in the other direction, which hands the gradients of the states on. It needs the states and the products
/// of every step: results of a second scan, which is otherwise the first one. After differentiation the two are merged.
/// </summary>
internal sealed class ScanGradient
{
    const string SeedOf = "gradient of ";

    readonly Node node;
    readonly ScanStep step;
    readonly ImmutableArray<Node> standIns;

    /// <summary>The values of a step that the gradient reads, with their stand-ins in the gradient's step.</summary>
    readonly Dictionary<Node, Node> recorded = [];

    /// <summary>For each item of the gradient's scan, where it comes from.</summary>
    readonly List<Node> items = [];

    /// <summary>What each step of the gradient results in.</summary>
    readonly List<Node> results = [];

    ScanGradient(Node node)
    {
        (this.node, step) = (node, Scan.StepOf(node));
        // One node for each stand-in.
        standIns = step.StandIns(node.Inputs);
        var byName = standIns.ToDictionary(ScanStep.NameOf);
        foreach (var leaf in step.Graph.Nodes.Where(ScanStep.IsStandIn)) byName[ScanStep.NameOf(leaf)] = leaf;
        standIns = [.. standIns.Select(standIn => byName[ScanStep.NameOf(standIn)])];
    }

    /// <summary>The gradients of a scan's inputs, in their order; null where nothing flows.</summary>
    /// <param name="within">Differentiates a step.</param>
    public static ImmutableArray<Node?> Of(Node node, Node gradient, StepPullback within) =>
        new ScanGradient(node).Gradients(gradient, within);

    int FirstCaptured => step.Items + step.States;

    ImmutableArray<Node?> Gradients(Node gradient, StepPullback within)
    {
        // A step of the gradient reads what the step did, the step's records, and the gradients of its results.
        items.AddRange(node.Inputs.Take(step.Items));
        Record(Varying(step.Graph, []).Where(inside => inside.Primitive is Contraction || ScanStep.IsState(inside)));
        var finals = step.FinalStates.Select(Arriving).ToList();
        var arriving = step.Results.Select(Arriving).ToList();
        // A state has no gradient if nothing with a gradient depends on it, nor have integers.
        ImmutableArray<int> states = [.. step.StatesNeededFor(
            Enumerable.Range(0, step.States).Where(state => finals[state] is not null),
            step.StepResults.Where((_, result) => arriving[result] is not null))
            .Where(state => step.NextStates[state].Type.IsReal)];
        var seeds = states.Select((state, i) => (step.NextStates[state], Seed(i, step.NextStates[state]))).ToList();
        foreach (var (result, given) in step.StepResults.Zip(arriving, (result, given) => (result, given)))
            if (given is not null) seeds.Add((result, AddItem(given)));

        bool IsDifferentiated(int input) =>
            standIns[input].Type.IsReal && (!step.IsState(input) || states.Contains(input - step.Items));
        var wrt = Enumerable.Range(0, standIns.Length).Where(IsDifferentiated).Select(input => standIns[input]).ToImmutableArray();
        var outputs = within(seeds, wrt).Select((product, i) => new Output(ScanStep.NameOf(wrt[i]), OutputRole.Gradient, product));
        var gradientsOfStep = new Graph("Gradients", [.. outputs]);
        Record(Varying(gradientsOfStep, [.. gradientsOfStep.Nodes.Where(leaf => ScanStep.IsStandIn(leaf) || IsSeed(leaf)).Except(standIns)])
            .Where(inside => inside.Primitive is Slice && Scan.IsVector(inside.Inputs[0])));
        var products = gradientsOfStep.Rewrite((old, now) =>
            recorded.TryGetValue(old, out var record) ? record : IsSeed(old) ? State(old) : now);
        var of = products.Outputs.ToDictionary(output => output.Name, output => output.Node);

        var nextStates = states.Select(state => of[ScanStep.StateName(state)]).ToList();
        var initials = states.Select(state => finals[state] ?? Zeros(step.NextStates[state].Shape)).ToList();
        var itemGradients = Enumerable.Range(0, step.Items)
            .Select(item => Flowing(ScanStep.ItemName(item)) is { } product ? AddResult(product) : -1).ToList();
        // What all steps read gets the sum of all steps' gradients: outside of the scan where that is a sum of products, else in a state.
        var captured = new List<Func<Node, Node?>>();
        for (var i = FirstCaptured; i < node.Inputs.Length; i++)
        {
            if (Flowing(ScanStep.CapturedName(i - FirstCaptured)) is not { } product)
            {
                captured.Add(_ => null);
                continue;
            }
            if (SumOver(product) is { } sum)
            {
                captured.Add(sum);
                continue;
            }
            var state = nextStates.Count;
            nextStates.Add(ScanStep.State(state, product) + product);
            initials.Add(Zeros(product.Shape));
            captured.Add(scan => Scan.FinalState(scan, state));
        }
        var backward = new ScanStep(ScanStep.GraphOf(nextStates, results), items.Count, nextStates.Count, step.Length, !step.IsReversed);
        var gradients = Scan.Call(backward, [.. items, .. initials, .. node.Inputs.Skip(FirstCaptured)]);
        return
        [
            .. itemGradients.Select(result => result < 0 ? null : Scan.Result(gradients, result)),
            .. Enumerable.Range(0, step.States)
                .Select(state => states.IndexOf(state) is >= 0 and var i ? Scan.FinalState(gradients, i) : null),
            .. captured.Select(value => value(gradients)),
        ];

        Node? Arriving(ScanPart part) => part.Type.IsReal ? At(gradient, part) : null;

        // A gradient that is a literal 0 counts as none, so that nothing is computed from it.
        Node? Flowing(string standIn) => of.TryGetValue(standIn, out var product) && Movement.LiteralOf(product) != 0 ? product : null;
    }

    /// <summary>The nodes that differ from step to step and do not depend on what the gradient's step is given.</summary>
    IEnumerable<Node> Varying(Graph graph, HashSet<Node> given)
    {
        var varying = new HashSet<Node>(standIns.Take(FirstCaptured));
        foreach (var inside in graph.Nodes)
        {
            if (inside.Inputs.Any(given.Contains)) given.Add(inside);
            else if (inside.Inputs.Any(varying.Contains)) varying.Add(inside);
        }
        return graph.Nodes.Where(varying.Contains);
    }

    /// <summary>
    /// Makes items of values of each step that cost more to compute again than to keep: states, products, and what scans within the step
    /// give, those included that record for their gradients.
    /// </summary>
    void Record(IEnumerable<Node> values)
    {
        var kept = values.ToList();
        if (kept.Count == 0) return;
        var recording = Scan.Call(step.With(ScanStep.GraphOf(step.NextStates, step.StepResults.Concat(kept))), node.Inputs);
        for (var i = 0; i < kept.Count; i++) recorded.Add(kept[i], AddItem(Scan.Result(recording, step.StepResults.Length + i)));
    }

    Node AddItem(Node item)
    {
        items.Add(item);
        return ScanStep.Item(items.Count - 1, item);
    }

    int AddResult(Node result)
    {
        if (results.IndexOf(result) is >= 0 and var known) return known;
        results.Add(result);
        return results.Count - 1;
    }

    static bool IsSeed(Node leaf) => ScanStep.IsCalled(leaf, SeedOf);

    static Node Seed(int position, Node state) =>
        Leaf.InputTensor(SeedOf + ScanStep.StateName(position), state.Shape, DType.Real, Origin.None);

    static Node State(Node seed) =>
        Leaf.InputTensor(ScanStep.NameOf(seed).Substring(SeedOf.Length), seed.Shape, seed.Type, seed.Origin);

    static Node Zeros(Shape shape) => Movement.Expand(Leaf.Of(0), shape);

    /// <summary>
    /// The sum over all steps of a value of each step, as a function of the gradient's scan. Sums of products and of elements take the
    /// steps as one axis more to sum over. Null for other values.
    /// </summary>
    Func<Node, Node?>? SumOver(Node value)
    {
        switch (value.Primitive)
        {
            case Contraction:
                var labels = (Contraction.Labels)value.Attribute!;
                var (left, right) = (Stacked(value.Inputs[0]), Stacked(value.Inputs[1]));
                var summing = new Contraction.Labels(labels.Unused + labels.Left, labels.Unused + labels.Right, labels.Result);
                return scan => Contraction.Call(left(scan), right(scan), summing);
            case Reduction when value.Primitive == Reduction.Sum:
                var summed = Stacked(value.Inputs[0]);
                ImmutableArray<int> axes = [0, .. ((Axes)value.Attribute!).Items.Select(axis => axis + 1)];
                return scan => Reduction.Sum.Call(summed(scan), axes);
            case Movement when SumOver(value.Inputs[0]) is { } moved:
                return scan => value.With([moved(scan)!]);
            case Elementwise when value.Primitive == Elementwise.Add
                && SumOver(value.Inputs[0]) is { } first && SumOver(value.Inputs[1]) is { } second:
                return scan => first(scan)! + second(scan)!;
            default:
                return null;
        }
    }

    /// <summary>The values of all steps: an item as it is, else a result of the gradient's scan.</summary>
    Func<Node, Node> Stacked(Node value)
    {
        if (ScanStep.IsItem(value)) return _ => items.Where((_, i) => ScanStep.ItemName(i) == ScanStep.NameOf(value)).First();
        var result = AddResult(value);
        return scan => Scan.Result(scan, result);
    }

    /// <summary>A part of a scan's gradient; null where it is 0.</summary>
    static Node? At(Node gradient, ScanPart part)
    {
        if (gradient.Primitive == Elementwise.Add)
        {
            var (left, right) = (At(gradient.Inputs[0], part), At(gradient.Inputs[1], part));
            return left is null ? right : right is null ? left : left + right;
        }
        if (gradient.Primitive is Concatenation && Concatenation.LayoutOf(gradient).Fill == 0)
        {
            var at = Concatenation.LayoutOf(gradient).Parts;
            var parts = at.Zip(gradient.Inputs, (place, input) => (place.Items[0], input)).ToList();
            bool IsOutside((Progression Place, Node Input) item)
            {
                var last = item.Place.Start + (item.Input.Shape[0] - 1) * item.Place.Step;
                return item.Place.Step > 0 && ((item.Place.Start - part.End).Least >= 0 || (part.Start - last - 1).Least >= 0);
            }
            if (parts.All(IsOutside)) return null;
            if (parts.Where(item => !IsOutside(item)).ToList() is [var (place, only)]
                && place == new Progression(part.Start, 1) && only.Shape[0] == part.Shape.Elements)
                return Movement.ReshapeSource(only, part.Shape);
        }
        return Movement.Reshape(Slice.Along(gradient, 0, new(part.Start, 1), part.Shape.Elements), part.Shape);
    }
}
