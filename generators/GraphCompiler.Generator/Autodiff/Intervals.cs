using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Autodiff;

/// <summary>
/// Bounds of the nodes that some roots are computed from, and of nodes made of them, if inputs and parameters are finite.
/// </summary>
internal sealed class Intervals(IReadOnlyList<Node> roots)
{
    readonly Table general = new(roots, false), ofFiniteMaxima = new(roots, true);

    /// <summary>Gradients are finite where they are not 0 by choice.</summary>
    public void AssumeFinite(Node gradient)
    {
        general.Set(gradient, Interval.Finite);
        ofFiniteMaxima.Set(gradient, Interval.Finite);
    }

    /// <summary>
    /// Whether all elements of a node are finite on a support. A softmax is where its operand is, but among the rows that the user chooses
    /// from, some may be masked altogether, and their softmax is NaN.
    /// </summary>
    public bool IsFinite(Node node, Support support) => (support.IsStrict ? general : ofFiniteMaxima).Of(node).IsFinite;

    /// <param name="hasPlainRows">Whether the greatest element of every row is finite.</param>
    sealed class Table(IReadOnlyList<Node> roots, bool hasFiniteMaxima)
    {
        readonly Dictionary<Node, Interval> known = [];
        bool isFilled;

        public void Set(Node node, Interval interval) => known[node] = interval;

        public Interval Of(Node node)
        {
            // Inputs before what is made of them: so recursion is only as deep as one rule's formula.
            if (!isFilled)
            {
                isFilled = true;
                foreach (var each in Graph.Sort(roots)) Of(each);
            }
            if (known.TryGetValue(node, out var interval)) return interval;
            interval = node.Primitive.Bounds(node, Of);
            if (node.Primitive == Marker.Softmax)
                interval = hasFiniteMaxima && Of(node.Inputs[0]).IsFinite ? Interval.ZeroToOne : Interval.Any;
            if (interval.IsFinite && IsSquare(node)) interval = Interval.Max(interval, Interval.At(0));
            if (IsGuardedQuotient(node) && node.Inputs.All(input => Of(input).IsFinite)) interval = Interval.Finite;
            if (hasFiniteMaxima && interval.IsFinite && RowMaximumOf(node) is not null) interval = interval with { High = 0 };
            if (hasFiniteMaxima && interval.IsFinite && (IsShiftedSumOfExponentials(node) || IsCountOfExtrema(node)))
                interval = interval with { Low = 1 };
            return known[node] = interval;
        }
    }

    static bool IsSquare(Node node) => node.Primitive == Elementwise.Multiply && node.Inputs[0] == node.Inputs[1];

    /// <summary>Whether the divisor is another number where it would be 0.</summary>
    static bool IsGuardedQuotient(Node node) =>
        node.Primitive == Elementwise.Divide && node.Inputs[1] is { Primitive: Elementwise where } guarded && where == Elementwise.Where
        && guarded.Inputs[0] is { Primitive: Elementwise equal } isZero && equal == Elementwise.Equal
        && isZero.Inputs[0] == guarded.Inputs[2] && Leaf.ValueOf(Core(isZero.Inputs[1])) == 0
        && Leaf.ValueOf(Core(guarded.Inputs[1])) is not (null or 0);

    /// <summary>The greatest elements of the rows of a tensor, if the node subtracts them from the tensor.</summary>
    static Node? RowMaximumOf(Node node)
    {
        if (node.Primitive != Elementwise.Subtract) return null;
        var peak = Core(node.Inputs[1]);
        if (peak.Primitive == Elementwise.Max && Leaf.ValueOf(Core(peak.Inputs[1])) is not null) peak = Core(peak.Inputs[0]);
        if (peak.Primitive == Elementwise.Where && Leaf.ValueOf(Core(peak.Inputs[2])) is not null) peak = Core(peak.Inputs[1]);
        return peak.Primitive == Reduction.Max && Core(peak.Inputs[0]) == Core(node.Inputs[0]) ? peak : null;
    }

    /// <summary>Whether the node sums exponentials along rows in which the greatest exponent is 0.</summary>
    static bool IsShiftedSumOfExponentials(Node node) => node.Primitive == Reduction.Sum && node.Inputs[0].Primitive == Elementwise.Exp
        && RowMaximumOf(node.Inputs[0].Inputs[0]) is { } peak && Equals(peak.Attribute, node.Attribute);

    /// <summary>Whether the node counts, along rows, the elements that are the greatest or the least.</summary>
    static bool IsCountOfExtrema(Node node) =>
        node.Primitive == Reduction.Sum && node.Inputs[0] is var winners && winners.Primitive == Elementwise.Equal
        && Core(winners.Inputs[1]) is { Primitive: Reduction } extremum && extremum.Primitive.ChoiceOf(extremum, 0) is not null
        && extremum.Inputs[0] == winners.Inputs[0] && Equals(extremum.Attribute, node.Attribute);

    static Node Core(Node node)
    {
        while (node.Primitive is StopGradient or Movement) node = node.Inputs[0];
        return node;
    }
}
