using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Passes;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering.Blocks;

/// <summary>
/// Whether wide values count only up to the diagonal, as those of causal attention do: whatever is combined along columns is nothing
/// (0 in a sum) where the column comes after the row. A block then needs no columns after its last row.
/// </summary>
/// <remarks>Numbers that are not known are taken to be finite: 0 times one of them is 0.</remarks>
internal sealed class Triangle
{
    readonly BlockCandidate candidate;
    readonly NodeReads reads;
    readonly Access access;

    /// <summary>The values of wide nodes above the diagonal, where they are one number.</summary>
    readonly Dictionary<Node, double?> above = [];
    readonly Dictionary<Node, Interval> bounds = [];

    Triangle(BlockCandidate candidate, NodeReads reads, Access access) =>
        (this.candidate, this.reads, this.access) = (candidate, reads, access);

    /// <param name="members">The members of a candidate, each after those it reads.</param>
    public static bool Holds(BlockCandidate candidate, IEnumerable<Node> members, NodeReads reads, Access access)
    {
        var triangle = new Triangle(candidate, reads, access);
        foreach (var member in members)
        {
            if (candidate.ColumnsOf(member) is not { } columns) continue;
            if (columns.Size != candidate.RowsOf(member).Size) return false;
            if (candidate.IsWide(member)) triangle.above.Add(member, triangle.ValueOf(member));
            else if (!triangle.CombinesNothing(member)) return false;
        }
        return triangle.above.Count > 0;
    }

    /// <summary>
    /// Whether what a member combines above the diagonal changes nothing: it is the total of nothing, or no greater than the rest, of
    /// which a row and a column have an element on the diagonal.
    /// </summary>
    bool CombinesNothing(Node member)
    {
        if (member.Primitive.Combiner is not { } combiner) return false;
        var value = ValueOf(member);
        return value == TotalOf.Nothing(combiner) || (combiner == Combiner.Max && BoundsOf(member.Inputs[0]).Low >= value);
    }

    Interval BoundsOf(Node node)
    {
        foreach (var part in Graph.Sort([node], part => !bounds.ContainsKey(part)))
            bounds[part] = part.Primitive.Bounds(part, input => bounds[input]);
        return bounds[node];
    }

    /// <summary>The value of a member above the diagonal, or what it combines there.</summary>
    double? ValueOf(Node member) => Evaluate(member, reads.PointOf(member), candidate.RowsOf(member), candidate.ColumnsOf(member)!);

    double? Evaluate(Node node, Point point, Axis row, Axis column)
    {
        if (Leaf.ValueOf(node) is { } literal) return literal;
        var operands = new List<(Node Node, ImmutableArray<IndexExpression> At)>();
        node.Primitive.ValueAt(node, point, (input, at) =>
        {
            operands.Add((input, at));
            return new Expression.Load(new Operand("", input.Type, input.Shape), IndexExpression.Zero);
        });
        if (operands.Count == 0) return null;
        if (node.Primitive.IsIndicator(node) && node.Primitive.Function is { Arity: 2 } comparison && SignOfDifference() is { } sign)
            return comparison.Evaluate([sign, 0]);
        var known = operands.Select(operand => Read(operand.Node, operand.At)).ToList();
        if (node.Primitive.IsView) return known[0];
        if (node.Primitive.SumsProducts || node.Is(Elementwise.Multiply)) return known.Contains(0) ? 0 : null;
        if (node.Primitive.Reduces) return known[0];
        if (node.Is(Elementwise.Where))
            return known[0] is { } condition ? known[condition != 0 ? 1 : 2] : known[1] == known[2] ? known[1] : null;
        if (node.Is(Elementwise.Divide) && known[0] == 0) return 0;
        var isSum = node.Is(Elementwise.Add) || node.Is(Elementwise.Subtract);
        if (isSum && known[0] is double.NegativeInfinity && known[1] is null) return double.NegativeInfinity;
        return node.Primitive.Function is { } function && known.All(value => value is not null)
            ? function.Evaluate([.. known.Select(value => value!.Value)])
            : null;

        double? Read(Node read, ImmutableArray<IndexExpression> at)
        {
            if (!access.IsComputed(read) && !Leaf.IsStored(read)) return Evaluate(read, new(at, []), row, column);
            return candidate.IsWide(read) && candidate.IsReadAt(read, at, row, column) ? above[read] : null;
        }

        // The sign of the first position less the second, if it is the same for all columns after the row.
        double? SignOfDifference()
        {
            if (PositionOf(operands[0]) is not { } first || PositionOf(operands[1]) is not { } second) return null;
            var difference = first - second;
            var stride = difference.StrideOf(column);
            if (difference.Terms.Length != 2 || stride + difference.StrideOf(row) != Dim.Zero) return null;
            if (difference.Offset.Constant is not { } offset) return null;
            return stride.IsOne && offset >= 0 ? 1 : stride.Is(-1) && offset <= 0 ? -1 : null;
        }
    }

    /// <summary>The position that an operand is, as an index or as a number.</summary>
    IndexExpression? PositionOf((Node Node, ImmutableArray<IndexExpression> At) operand)
    {
        return ValueAt(operand.Node, operand.At) switch
        {
            Expression.Position position => position.Index,
            Expression.Apply { Arguments: [Expression.Position position] } apply when apply.Function == ToReal.Conversion => position.Index,
            _ => null,
        };

        Expression ValueAt(Node node, ImmutableArray<IndexExpression> at) => access.IsComputed(node) || Leaf.IsStored(node)
            ? new Expression.Load(new Operand("", node.Type, node.Shape), IndexExpression.Zero)
            : node.Primitive.ValueAt(node, new(at, []), ValueAt);
    }
}
