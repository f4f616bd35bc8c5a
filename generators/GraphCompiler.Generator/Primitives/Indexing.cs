using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>The axis of a tensor that indices choose along.</summary>
/// <param name="IsAligned">
/// Whether the indices have all axes of what is read or written at them, one index an element; otherwise the indices' axes take the place
/// of the axis.
/// </param>
internal sealed record IndexedAxis(int Axis, bool IsAligned)
{
    public static IndexedAxis Of(Node node) => (IndexedAxis)node.Attribute!;

    /// <summary>The shape of the elements of <paramref name="table"/> at indices of a shape; null if that does not fit.</summary>
    public Shape? Selected(Shape table, Shape indices) =>
        !IsAligned ? new Shape(table.Dims.RemoveAt(Axis).InsertRange(Axis, indices.Dims))
        : indices.Rank == table.Rank && indices == table.With(Axis, indices[Axis]) ? indices
        : null;

    /// <inheritdoc cref="Selected"/>
    /// <param name="otherwise">What is wrong if it does not fit.</param>
    public Shape Select(Shape table, Shape indices, Func<GraphException> otherwise)
    {
        if (IsAligned) Require.Same(indices, indices.Rank == table.Rank ? table.With(Axis, indices[Axis]) : table, otherwise);
        return Selected(table, indices)!.Value;
    }

    public override string ToString() => IsAligned ? $"{Axis} aligned" : $"{Axis}";
}

/// <summary>Reads elements at given indices along an axis.</summary>
internal sealed class Gather() : PointwisePrimitive("Gather")
{
    public static readonly Gather Instance = new();

    public static readonly ImmutableArray<ApiFunction> Api =
    [
        new("Ops.Gather", a => Call(a.Tensor("x"), a.Tensor("indices"), a.Int("axis"))),
        new("Ops.TakeAlongAxis", a => Call("TakeAlongAxis", a.Tensor("x"), a.Tensor("indices"),
            new(Axes.Normalize(a.Int("axis"), a.Tensor("x").Shape), true))),
    ];

    public static Node Call(Node x, Node indices, int axis) => Call("Gather", x, indices, new(Axes.Normalize(axis, x.Shape), false));

    public static Node Call(string operation, Node x, Node indices, IndexedAxis along)
    {
        indices = CheckedIndices.Within(operation, indices, x.Shape, along.Axis);
        return new(Instance, [x, indices], along,
            along.Select(x.Shape, indices.Shape, () => new GraphException("GC0129", operation, x.Shape, along.Axis, indices.Shape)), x.Type,
            Origin.None);
    }

    public override bool AddressesByIndex => true;

    public override IntegerRange? RangeOf(Node node, Func<Node, IntegerRange?> of) => of(node.Inputs[0]);

    public override (int Input, Dim Bound)? IndexBound(Node node) => (1, node.Inputs[0].Shape[IndexedAxis.Of(node).Axis]);

    public override Expression Element(Node node, ImmutableArray<IndexExpression> at,
        Func<Node, ImmutableArray<IndexExpression>, Expression> read)
    {
        var (axis, isAligned) = (IndexedAxis.Of(node).Axis, IndexedAxis.Of(node).IsAligned);
        var count = isAligned ? 1 : node.Inputs[1].Rank;
        var index = read(node.Inputs[1], isAligned ? at : [.. at.Skip(axis).Take(count)]);
        return read(node.Inputs[0], at.RemoveRange(axis, count).Insert(axis, IndexExpression.Loaded(index)));
    }

    public override bool IsWellFormed(Node node) =>
        node.Inputs.Length == 2 && node.Inputs[1].Type.IsInteger && node.Attribute is IndexedAxis along
        && along.Selected(node.Inputs[0].Shape, node.Inputs[1].Shape) == node.Shape;

    public override Interval Bounds(Node node, Func<Node, Interval> of) => of(node.Inputs[0]);

    public override bool DropsElements => true;

    public override TracedMask Trace(Node node, int input, Node mask) =>
        new(Elementwise.NotEqual.Call(Pullback(node, mask)[0]!, 0), true);

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) =>
        [Scatter.Add.Call("Gather", gradient, node.Inputs[1], node.Inputs[0].Shape, IndexedAxis.Of(node)), null];
}

/// <summary>
/// Combines updates at given indices along an axis, in the order of the indices, with a tensor that holds the combiner's identity.
/// </summary>
internal sealed class Scatter : Primitive
{
    readonly Combiner combiner;
    readonly Func<Node, Node, ImmutableArray<Node?>> pullback;

    Scatter(string name, Combiner combiner, Func<Node, Node, ImmutableArray<Node?>> pullback) : base(name) =>
        (this.combiner, this.pullback) = (combiner, pullback);

    public static readonly Scatter
        Add = new("ScatterAdd", Kernels.Combiner.Sum, (node, g) => [AtIndices(node, g), null]),
        Max = new("ScatterMax", Kernels.Combiner.Max, ShareAmongEqual);

    public static readonly ImmutableArray<ApiFunction> Api =
    [
        .. new[] { Add, Max }.Select(primitive => new ApiFunction("Ops." + primitive.Name,
            a => primitive.Call(a.Tensor("updates"), a.Tensor("indices"), a.Dim("size"), a.Int("axis")))),
        new("Ops.ScatterAddAlongAxis", a => AlongAxis(a.Tensor("updates"), a.Tensor("indices"), a.Dim("size"), a.Int("axis"))),
        new("Ops.SegmentCount", a => Count(a.Tensor("segments"), a.Dim("count"))),
    ];

    public override Combiner? Combiner => combiner;

    /// <summary>What an element is that nothing is combined with.</summary>
    public double Identity => combiner == Kernels.Combiner.Max ? double.NegativeInfinity : 0;

    public override bool HasOwnKernels => true;

    public override OperandPlace OperandPlace(Node node) => Graphs.OperandPlace.Memory;

    /// <summary>
    /// Sets every element to the identity, then combines the updates, in parallel over the other axes and in order along the indices.
    /// </summary>
    public override void Lower(Node node, INodeKernels kernels)
    {
        var (axis, isAligned) = (IndexedAxis.Of(node).Axis, IndexedAxis.Of(node).IsAligned);
        var updates = ReshapeMap.Coordinates(node.Inputs[0].Shape);
        ImmutableArray<IndexExpression> along = [.. updates.Skip(axis).Take(isAligned ? 1 : node.Inputs[1].Rank)];
        var others = updates.RemoveRange(axis, along.Length);
        kernels.Fill(Identity);
        var compensation = HasLongSums(node) ? kernels.AddCompensation() : null;
        kernels.Add(Name, others, along, operands =>
        {
            var index = IndexExpression.Loaded(operands.Read(node.Inputs[1], isAligned ? updates : along));
            var target = ReshapeMap.Linear(node.Shape, others.Insert(axis, index));
            return [new Statement.Update(operands.Of(node), target, combiner, operands.Read(node.Inputs[0], updates),
                compensation is null ? null : operands.Of(compensation))];
        });
    }

    /// <summary>
    /// Whether many updates may meet in one element. A table far larger than its updates, such as an embedding's gradient, gets no second
    /// table for what rounding loses.
    /// </summary>
    bool HasLongSums(Node node) => combiner == Kernels.Combiner.Sum && node.Type.IsReal
        && LongSums.IsLong(node.Inputs[1].Shape.Elements) && TypicalSizes.IsAtMost(node.Shape.Elements, node.Inputs[0].Shape.Elements);

    static Node AlongAxis(Node updates, Node indices, Dim size, int axis)
    {
        axis = Axes.Normalize(axis, updates.Shape);
        return Add.Call("ScatterAddAlongAxis", updates, indices, updates.Shape.With(axis, size), new(axis, true));
    }

    // In integers: a single-precision number would stay at 2^24.
    static Node Count(Node segments, Dim count) =>
        ToReal.Call(Add.Call(Movement.Expand(IndexConstant.Of(1), segments.Shape), segments, count, 0));

    /// <summary>
    /// The updates' axes from <paramref name="axis"/> on are those of the indices; an axis of the given size takes their place.
    /// </summary>
    Node Call(Node updates, Node indices, Dim size, int axis)
    {
        var count = indices.Rank;
        if (updates.Rank < count) throw new GraphException("GC0101", Name, count, updates.Shape);
        axis = Axes.Normalize(axis, new Shape(updates.Shape.Dims.RemoveRange(0, count).Add(size)));
        return Call(Name, updates, indices, new(updates.Shape.Dims.RemoveRange(axis, count).Insert(axis, size)), new(axis, false));
    }

    /// <summary>The operands are the updates, shaped like a gather's result, and the indices.</summary>
    public Node Call(string operation, Node updates, Node indices, Shape shape, IndexedAxis along)
    {
        indices = CheckedIndices.Within(operation, indices, shape, along.Axis);
        GraphException Mismatch() => new("GC0129", operation, updates.Shape, along.Axis, indices.Shape);
        Require.Same(along.Select(shape, indices.Shape, Mismatch), updates.Shape, Mismatch);
        return new(this, [updates, indices], along, shape, updates.Type, Origin.None);
    }

    public override bool AddressesByIndex => true;

    public override (int Input, Dim Bound)? IndexBound(Node node) => (1, node.Shape[IndexedAxis.Of(node).Axis]);

    public override bool IsWellFormed(Node node) =>
        node.Inputs.Length == 2 && node.Inputs[1].Type.IsInteger && node.Attribute is IndexedAxis along
        && along.Selected(node.Shape, node.Inputs[1].Shape) == node.Inputs[0].Shape;

    public override Interval Bounds(Node node, Func<Node, Interval> of) => Interval.Hull(base.Bounds(node, of), Interval.At(Identity));

    public override TracedMask Trace(Node node, int input, Node mask) => new(AtIndices(node, mask), false);

    public override Choice? ChoiceOf(Node node, int input) => combiner == Kernels.Combiner.Max ? new(Winners(node), false, true) : null;

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => pullback(node, gradient);

    static Node AtIndices(Node node, Node x) => Gather.Call(node.Primitive.Name, x, node.Inputs[1], IndexedAxis.Of(node));

    static Node Winners(Node node) => Elementwise.Equal.Call(node.Inputs[0], AtIndices(node, node));

    static ImmutableArray<Node?> ShareAmongEqual(Node node, Node gradient)
    {
        var winners = Winners(node);
        var count = Add.Call(node.Primitive.Name, winners, node.Inputs[1], node.Shape, IndexedAxis.Of(node));
        return [winners * AtIndices(node, gradient / Elementwise.Max.Call(count, 1)), null];
    }
}

/// <summary>1 where the new last axis' position equals the index, else 0.</summary>
internal sealed class OneHot() : PointwisePrimitive("OneHot")
{
    public static readonly OneHot Instance = new();

    public static readonly ImmutableArray<ApiFunction> Api =
    [
        new("Ops.OneHot", a => Call(a.Tensor("indices"), a.Dim("classes"))),
    ];

    public static Node Call(Node indices, Dim classes)
    {
        var shape = new Shape(indices.Shape.Dims.Add(classes));
        indices = CheckedIndices.Within("OneHot", indices, shape, indices.Rank);
        return new(Instance, [indices], null, shape, DType.Real, Origin.None);
    }

    public override int? Cost => 1;

    public override bool DependsOnPosition => true;

    public override Interval Bounds(Node node, Func<Node, Interval> of) => Interval.ZeroToOne;

    public override bool IsIndicator(Node node) => true;

    public override bool HasOneInEveryRow(Node node, ImmutableArray<int> axes) => axes.Contains(node.Rank - 1);

    public override (int Input, Dim Bound)? IndexBound(Node node) => (0, node.Shape[node.Rank - 1]);

    public override Expression Element(Node node, ImmutableArray<IndexExpression> at,
        Func<Node, ImmutableArray<IndexExpression>, Expression> read)
    {
        var label = read(node.Inputs[0], at.RemoveAt(at.Length - 1));
        return new Expression.Apply(Elementwise.Equal.Function, [new Expression.Position(at[at.Length - 1]), label]);
    }

    public override bool IsWellFormed(Node node) => node.Inputs.Length == 1 && node.Inputs[0].Type.IsInteger
        && node.Rank == node.Inputs[0].Rank + 1 && node.Inputs[0].Shape == node.Shape.Without([node.Rank - 1]);

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [null];
}

/// <summary>The operand itself, through which no gradient flows.</summary>
internal sealed class StopGradient() : PointwisePrimitive("StopGradient")
{
    public static readonly StopGradient Instance = new();

    public static readonly ImmutableArray<ApiFunction> Api =
    [
        new("Ops.StopGradient", a => Call(a.Tensor("x"))),
    ];

    public override bool IsView => true;

    public override bool SharesMemory => true;

    public override Node? AfterGradients(Node node) => node.Inputs[0];

    public static Node Call(Node x) => new(Instance, [x], null, x.Shape, x.Type, x.Origin);

    public override Expression Element(Node node, ImmutableArray<IndexExpression> at,
        Func<Node, ImmutableArray<IndexExpression>, Expression> read) => read(node.Inputs[0], at);

    public override bool IsWellFormed(Node node) =>
        node.Inputs.Length == 1 && node.Inputs[0].Shape == node.Shape && node.Inputs[0].Type == node.Type;

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [null];
}
