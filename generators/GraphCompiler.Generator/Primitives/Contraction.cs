using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>
/// A sum of products over shared axes, Einstein's notation for two operands: every axis of an operand carries a label; labels missing
/// from the result are summed. Matrix products, batched or transposed, outer products and their gradients are all of this form.
/// </summary>
internal sealed class Contraction() : Primitive("Contract")
{
    public static readonly Contraction Instance = new();

    public static readonly ImmutableArray<ApiFunction> Api =
    [
        new("Ops.MatMul", a => MatMul(a.Tensor("x"), a.Tensor("y"))),
    ];

    /// <summary>The axes' labels, one letter an axis: <c>bmk,bkn->bmn</c>.</summary>
    internal sealed record Labels(string Left, string Right, string Result)
    {
        /// <summary>A letter for one more axis.</summary>
        public string Unused => "tuvwxyzabcdefghijklmnopqrs".First(label => (Left + Right + Result).IndexOf(label) < 0).ToString();

        public override string ToString() => $"{Left},{Right}->{Result}";
    }

    public override string OperationName => "MatMul";

    public static Node Call(Node left, Node right, Labels labels)
    {
        Dim SizeOf(char label) => labels.Left.IndexOf(label) is >= 0 and var l ? left.Shape[l] : right.Shape[labels.Right.IndexOf(label)];
        return new(Instance, [left, right], labels, new([.. labels.Result.Select(SizeOf)]), DType.Real, Origin.None);
    }

    /// <summary>
    /// The matrix product over the last two axes; leading axes are batches and broadcast; a vector is a row (left) or a column (right).
    /// </summary>
    public static Node MatMul(Node x, Node y)
    {
        if (x.Rank == 0 || y.Rank == 0) throw new GraphException("GC0101", "MatMul", 1, x.Rank == 0 ? x.Shape : y.Shape);
        var (depthOfX, depthOfY) = (x.Shape[x.Rank - 1], y.Shape[Math.Max(0, y.Rank - 2)]);
        Require.Same(depthOfX, depthOfY, () => new GraphException("GC0102", x.Shape, y.Shape, depthOfX, depthOfY));

        // m, n and k name the matrix axes; batches are named from the last one backwards: a, b, c ...
        string left = x.Rank == 1 ? "k" : "mk", right = y.Rank == 1 ? "k" : "kn",
            result = (x.Rank == 1 ? "" : "m") + (y.Rank == 1 ? "" : "n");
        List<int> dropX = [], dropY = [];
        var batches = Math.Max(x.Rank, y.Rank) - 2;
        for (var batch = 0; batch < batches; batch++)
        {
            var label = "abcdefghijl"[batch];
            var (axisX, axisY) = (x.Rank - 3 - batch, y.Rank - 3 - batch);
            var a = axisX >= 0 ? x.Shape[axisX] : Dim.One;
            var b = axisY >= 0 ? y.Shape[axisY] : Dim.One;
            if (!a.IsOne && !b.IsOne) Require.Same(a, b, () => new GraphException("GC0103", "MatMul", x.Shape, y.Shape, a, b));
            if (axisX >= 0)
            {
                if (a == b || !a.IsOne) left = label + left;
                else dropX.Add(axisX);
            }
            if (axisY >= 0)
            {
                if ((a == b && axisX >= 0) || !b.IsOne || axisX < 0) right = label + right;
                else dropY.Add(axisY);
            }
            result = label + result;
        }
        return Call(Movement.Reshape(x, x.Shape.Without(dropX)), Movement.Reshape(y, y.Shape.Without(dropY)),
            new Labels(left, right, result));
    }

    public override bool IsWellFormed(Node node)
    {
        if (node.Inputs.Length != 2 || node.Attribute is not Labels labels) return false;
        var sizes = new Dictionary<char, Dim>();
        foreach (var (text, shape) in new[] { (labels.Left, node.Inputs[0].Shape), (labels.Right, node.Inputs[1].Shape),
            (labels.Result, node.Shape) })
        {
            if (text.Length != shape.Rank || text.Distinct().Count() != text.Length) return false;
            for (var axis = 0; axis < text.Length; axis++)
            {
                if (!sizes.TryGetValue(text[axis], out var size)) sizes.Add(text[axis], shape[axis]);
                else if (size != shape[axis]) return false;
            }
        }
        // Every label is in two of the three at least: nothing is summed within, or repeated from, one operand alone.
        return sizes.Keys.All(label => new[] { labels.Left, labels.Right, labels.Result }.Count(text => text.IndexOf(label) >= 0) >= 2);
    }

    public override bool SumsProducts => true;

    public override bool Reduces => true;

    public override Combiner? Combiner => Kernels.Combiner.Sum;

    public override OperandPlace OperandPlace(Node node) => Graphs.OperandPlace.AffineMemory;

    /// <summary>The labels of the summed axes, in the left operand's order.</summary>
    static string DepthOf(Labels labels) => string.Concat(labels.Left.Where(label => labels.Result.IndexOf(label) < 0));

    public override Point PointOf(Node node)
    {
        var (labels, left) = ((Labels)node.Attribute!, node.Inputs[0].Shape);
        return new([.. labels.Result.Select((label, axis) => (IndexExpression)new Axis(label.ToString(), node.Shape[axis]))],
            [.. DepthOf(labels).Select(label => (IndexExpression)new Axis(label.ToString(), left[labels.Left.IndexOf(label)]))]);
    }

    public override Expression ValueAt(Node node, Point point, Func<Node, ImmutableArray<IndexExpression>, Expression> read)
    {
        var labels = (Labels)node.Attribute!;
        var depth = DepthOf(labels);
        IndexExpression Index(char label) =>
            labels.Result.IndexOf(label) is >= 0 and var axis ? point.At[axis] : point.Bound[depth.IndexOf(label)];
        return new Expression.Apply(Elementwise.Multiply.Function,
            [read(node.Inputs[0], [.. labels.Left.Select(Index)]), read(node.Inputs[1], [.. labels.Right.Select(Index)])]);
    }

    public override ProductAxes RolesAt(Node node, Point point)
    {
        var labels = (Labels)node.Attribute!;
        ImmutableArray<Axis> Select(Func<char, bool> wanted) =>
            [.. labels.Result.Zip(point.At, (label, index) => (label, index)).Where(pair => wanted(pair.label))
                .SelectMany(pair => pair.index.Axes)];
        var rows = Select(label => labels.Right.IndexOf(label) < 0);
        var columns = Select(label => labels.Left.IndexOf(label) < 0);
        var batch = Select(label => labels.Left.IndexOf(label) >= 0 && labels.Right.IndexOf(label) >= 0);
        // The columns are the group that holds the result's last axis, so that rows of the result are contiguous.
        var last = point.At.LastOrDefault(index => !index.IsZero)?.PureAxis;
        if (columns.IsEmpty || (last is not null && rows.Contains(last))) (rows, columns) = (columns, rows);
        return new(batch, rows, columns, [.. point.Bound.SelectMany(index => index.Axes)]);
    }

    public override TracedMask Trace(Node node, int input, Node mask)
    {
        var (labels, shape) = ((Labels)node.Attribute!, node.Inputs[input].Shape);
        var (own, result) = (input == 0 ? labels.Left : labels.Right, labels.Result);
        var any = Reduction.Any(mask, [.. Enumerable.Range(0, result.Length).Where(axis => own.IndexOf(result[axis]) < 0)]);
        var kept = string.Concat(result.Where(label => own.IndexOf(label) >= 0));
        var ordered = Movement.Permute(any.Mask, [.. own.Where(label => kept.IndexOf(label) >= 0).Select(label => kept.IndexOf(label))]);
        return any with { Mask = Movement.Expand(Movement.Unsqueeze(ordered,
            [.. Enumerable.Range(0, own.Length).Where(axis => kept.IndexOf(own[axis]) < 0)]), shape) };
    }

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient)
    {
        var (left, right) = (node.Inputs[0], node.Inputs[1]);
        var labels = (Labels)node.Attribute!;
        return
        [
            Call(gradient, right, new Labels(labels.Result, labels.Right, labels.Left)),
            Call(left, gradient, new Labels(labels.Left, labels.Result, labels.Right)),
        ];
    }
}
