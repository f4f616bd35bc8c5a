using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>Movements: nodes whose elements are their input's, at other coordinates.</summary>
internal abstract class Movement(string name) : PointwisePrimitive(name)
{
    public static readonly ImmutableArray<ApiFunction> Api =
    [
        .. OfAll("Reshape", a => Reshape(a.Tensor("this"), a.Dims("shape"))),
        .. OfAll("Permute", a => Permute(a.Tensor("this"), a.Ints("axes"))),
        .. OfAll("Transpose", a => Transpose(a.Tensor("this"), a.Int("axis1"), a.Int("axis2"))),
        .. OfAll("Expand", a => Expand(a.Tensor("this"), new Shape(a.Dims("shape")))),
        new("Tensor.SameShapeAs", a => SameShapeAs(a.Tensor("this"), a.Tensor("other"), a.Bool("orNumber"))),
    ];

    /// <summary>A member of tensors of numbers, of integers and of Booleans alike.</summary>
    protected static IEnumerable<ApiFunction> OfAll(string member, Func<CallArguments, Node> call) =>
        new[] { "Tensor.", "IntTensor.", "BoolTensor." }.Select(type => new ApiFunction(type + member, call));

    public override bool IsView => true;

    /// <summary>The input's coordinates for the result's coordinates <paramref name="at"/>.</summary>
    protected abstract ImmutableArray<IndexExpression> SourceAt(Node node, ImmutableArray<IndexExpression> at);

    public override Expression Element(Node node, ImmutableArray<IndexExpression> at,
        Func<Node, ImmutableArray<IndexExpression>, Expression> read) =>
        read(node.Inputs[0], SourceAt(node, at));

    public override bool IsWellFormed(Node node) =>
        node.Inputs.Length == 1 && node.Type == node.Inputs[0].Type && HasShape(node, node.Inputs[0].Shape);

    public override Interval Bounds(Node node, Func<Node, Interval> of) => of(node.Inputs[0]);

    public override IntegerRange? RangeOf(Node node, Func<Node, IntegerRange?> of) => of(node.Inputs[0]);

    public override bool IsIndicator(Node node) => node.Inputs[0].Primitive.IsIndicator(node.Inputs[0]);

    // Where every element goes into one of the node's at most, the gradient of a mask is a mask.
    public override TracedMask Trace(Node node, int input, Node mask) => new(Pullback(node, mask)[0]!, false);

    /// <summary>Whether the node's shape is one that the movement can make of <paramref name="source"/>.</summary>
    protected abstract bool HasShape(Node node, Shape source);

    /// <summary>The common shape of two operands: aligned from the last axis, sizes agree when equal, one, or missing.</summary>
    public static Shape Broadcast(string operation, Shape left, Shape right)
    {
        var rank = Math.Max(left.Rank, right.Rank);
        var dims = new Dim[rank];
        for (var axis = 1; axis <= rank; axis++)
        {
            var a = axis <= left.Rank ? left[left.Rank - axis] : Dim.One;
            var b = axis <= right.Rank ? right[right.Rank - axis] : Dim.One;
            dims[rank - axis] = b.IsOne ? a
                : a.IsOne ? b
                : Require.Same(a, b, () => new GraphException("GC0103", operation, left, right, a, b));
        }
        return new([.. dims]);
    }

    /// <summary>Repeats axes of size one (and missing leading axes) to fill <paramref name="shape"/>.</summary>
    public static Node Expand(Node x, Shape shape)
    {
        if (x.Shape == shape) return x;
        GraphException Mismatch() => new("GC0103", "Expand", x.Shape, shape, x.Shape, shape);
        if (x.Rank > shape.Rank) throw Mismatch();
        RequireElements(shape, Mismatch);
        if (Broadcast("Expand", x.Shape, shape) != shape) throw Mismatch();
        return new(ExpandPrimitive.Instance, [x], null, shape, x.Type, x.Origin);
    }

    /// <summary>The same elements in row-major order under another shape; one size may be -1 and is worked out.</summary>
    public static Node Reshape(Node x, ImmutableArray<Dim> dims)
    {
        var unknown = dims.Count(dim => dim.Is(-1));
        if (unknown > 1) throw new GraphException("GC0104", x.Shape, new Shape(dims), "only one size can be -1");
        if (unknown == 1)
        {
            var known = dims.Where(dim => !dim.Is(-1)).Aggregate(Dim.One, (product, dim) => product * dim);
            var asked = new Shape(dims);
            var missing = Require.Quotient(x.Shape.Elements, known,
                () => new GraphException("GC0104", x.Shape, asked, $"{x.Shape.Elements} elements are no multiple of {known}"));
            dims = dims.Replace(dims.First(dim => dim.Is(-1)), missing);
        }
        var shape = new Shape(dims);
        RequireElements(shape, () => new GraphException("GC0104", x.Shape, shape, "sizes are positive"));
        Require.Same(x.Shape.Elements, shape.Elements,
            () => new GraphException("GC0104", x.Shape, shape, $"{x.Shape.Elements} elements are not {shape.Elements}"));
        return shape == x.Shape ? x : new(ReshapePrimitive.Instance, [x], null, shape, x.Type, x.Origin);
    }

    public static Node Reshape(Node x, Shape shape) => Reshape(x, shape.Dims);

    static Node SameShapeAs(Node x, Node other, bool orNumber)
    {
        if (!orNumber || other.Rank > 0) Require.Same(x.Shape, other.Shape, () => new GraphException("GC0136", x.Shape, other.Shape));
        return x;
    }

    /// <summary>A reshape of what was reshaped before, if it was.</summary>
    public static Node ReshapeSource(Node x, Shape shape)
    {
        while (IsReshape(x)) x = x.Inputs[0];
        return Reshape(x, shape);
    }

    /// <summary>
    /// What remains of a repeated operand when axes along which it is constant are dropped; null if it varies along one of them.
    /// </summary>
    public static Node? DropRepeatedAxes(Node node, ImmutableArray<int> axes)
    {
        if (!IsExpand(node)) return null;
        var source = node.Inputs[0];
        var lead = node.Rank - source.Rank;
        var inSource = axes.Where(axis => axis >= lead).Select(axis => axis - lead).ToImmutableArray();
        if (inSource.Any(axis => !source.Shape[axis].IsOne)) return null;
        return Expand(ReshapeSource(source, source.Shape.Without(inSource)), node.Shape.Without(axes));
    }

    /// <summary>Requires that no tensor is empty.</summary>
    static void RequireElements(Shape shape, Func<GraphException> otherwise)
    {
        foreach (var size in shape) Require.AtLeast(size, 1, otherwise);
    }

    /// <summary>Reorders axes: axis i of the result is axis axes[i] of the operand.</summary>
    public static Node Permute(Node x, ImmutableArray<int> axes)
    {
        if (axes.Length != x.Rank) throw new GraphException("GC0107", x.Shape, string.Join(", ", axes));
        var order = axes.Select(axis => Axes.Normalize(axis, x.Shape)).ToImmutableArray();
        if (order.Distinct().Count() != order.Length) throw new GraphException("GC0107", x.Shape, string.Join(", ", axes));
        return order.SequenceEqual(Enumerable.Range(0, x.Rank))
            ? x
            : new(PermutePrimitive.Instance, [x], new Axes(order), new([.. order.Select(axis => x.Shape[axis])]), x.Type, x.Origin);
    }

    public static Node Transpose(Node x, int axis1, int axis2)
    {
        var order = Enumerable.Range(0, x.Rank).ToArray();
        (axis1, axis2) = (Axes.Normalize(axis1, x.Shape), Axes.Normalize(axis2, x.Shape));
        (order[axis1], order[axis2]) = (axis2, axis1);
        return Permute(x, [.. order]);
    }

    /// <summary>Inserts axes of size one so that <paramref name="axes"/> of the result are new.</summary>
    public static Node Unsqueeze(Node x, IReadOnlyCollection<int> axes)
    {
        var source = 0;
        var rank = x.Rank + axes.Count;
        return Reshape(x, [.. Enumerable.Range(0, rank).Select(axis => axes.Contains(axis) ? Dim.One : x.Shape[source++])]);
    }

    /// <summary>The node below all movements.</summary>
    public static Node SourceOf(Node node)
    {
        while (node.Primitive is Movement) node = node.Inputs[0];
        return node;
    }

    public static bool IsExpand(Node node) => node.Primitive == ExpandPrimitive.Instance;

    /// <summary>The value of a literal, repeated or not; null for other nodes.</summary>
    public static double? LiteralOf(Node node) => Leaf.ValueOf(IsExpand(node) ? node.Inputs[0] : node);

    public static bool IsReshape(Node node) => node.Primitive == ReshapePrimitive.Instance;

    public static bool IsPermute(Node node) => node.Primitive == PermutePrimitive.Instance;

    sealed class ExpandPrimitive() : Movement("Expand")
    {
        public static readonly ExpandPrimitive Instance = new();

        protected override bool HasShape(Node node, Shape source) => source.Rank <= node.Rank && source != node.Shape
            && source.Zip(node.Shape.Skip(node.Rank - source.Rank), (from, to) => from == to || from.IsOne).All(fits => fits);

        protected override ImmutableArray<IndexExpression> SourceAt(Node node, ImmutableArray<IndexExpression> at)
        {
            var input = node.Inputs[0].Shape;
            var lead = node.Rank - input.Rank;
            return [.. input.Select((dim, axis) => dim == node.Shape[lead + axis] ? at[lead + axis] : IndexExpression.Zero)];
        }

        public override ImmutableArray<Node?> Pullback(Node node, Node gradient) =>
            [Reshape(Reduction.Sum.Call(gradient, Repeated(node)), node.Inputs[0].Shape)];

        public override TracedMask Trace(Node node, int input, Node mask)
        {
            var any = Reduction.Any(mask, Repeated(node));
            return any with { Mask = ReshapeSource(any.Mask, node.Inputs[0].Shape) };
        }

        public override bool HasOneInEveryRow(Node node, ImmutableArray<int> axes)
        {
            var source = node.Inputs[0];
            var lead = node.Rank - source.Rank;
            return source.Primitive.HasOneInEveryRow(source, [.. axes.Where(axis => axis >= lead).Select(axis => axis - lead)]);
        }

        static ImmutableArray<int> Repeated(Node node)
        {
            var input = node.Inputs[0].Shape;
            var lead = node.Rank - input.Rank;
            return [.. Enumerable.Range(0, node.Rank).Where(axis => axis < lead || input[axis - lead] != node.Shape[axis])];
        }
    }

    sealed class ReshapePrimitive() : Movement("Reshape")
    {
        public static readonly ReshapePrimitive Instance = new();

        protected override bool HasShape(Node node, Shape source) => source != node.Shape && source.Elements == node.Shape.Elements;

        public override bool SharesMemory => true;

        // A reshape that merges axes is read by linear index.
        public override OperandPlace OperandPlace(Node node) =>
            HasAffineMap(node) ? Graphs.OperandPlace.Anywhere : Graphs.OperandPlace.Memory;

        static bool HasAffineMap(Node node) =>
            ReshapeMap.Source(node.Inputs[0].Shape, node.Shape, ReshapeMap.Coordinates(node.Shape)) is not null;

        protected override ImmutableArray<IndexExpression> SourceAt(Node node, ImmutableArray<IndexExpression> at) =>
            ReshapeMap.Source(node.Inputs[0].Shape, node.Shape, at)
                ?? throw new InvalidOperationException($"{node.Inputs[0].Shape} as {node.Shape} has no affine map");

        public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [Reshape(gradient, node.Inputs[0].Shape)];

        public override TracedMask Trace(Node node, int input, Node mask) => new(ReshapeSource(mask, node.Inputs[0].Shape), false);
    }

    sealed class PermutePrimitive() : Movement("Permute")
    {
        public static readonly PermutePrimitive Instance = new();

        protected override bool HasShape(Node node, Shape source) => node.Attribute is Axes order && order.Items.Length == source.Rank
            && order.Items.OrderBy(axis => axis).SequenceEqual(Enumerable.Range(0, source.Rank))
            && node.Shape == new Shape([.. order.Items.Select(axis => source[axis])]);

        protected override ImmutableArray<IndexExpression> SourceAt(Node node, ImmutableArray<IndexExpression> at)
        {
            var order = ((Axes)node.Attribute!).Items;
            return [.. Enumerable.Range(0, order.Length).Select(axis => at[order.IndexOf(axis)])];
        }

        public override ImmutableArray<Node?> Pullback(Node node, Node gradient)
        {
            var order = ((Axes)node.Attribute!).Items;
            return [Permute(gradient, [.. Enumerable.Range(0, order.Length).Select(axis => order.IndexOf(axis))])];
        }
    }
}
