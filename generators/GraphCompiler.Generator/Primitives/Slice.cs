using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>Coordinates along one axis: start, start + step, start + 2 step, ...</summary>
internal readonly record struct Progression(Dim Start, int Step)
{
    /// <summary>All coordinates, in order.</summary>
    public static readonly Progression Whole = new(Dim.Zero, 1);

    public bool IsWhole => Step == 1 && Start.IsZero;

    public IndexExpression At(IndexExpression position) => position * Step + Start;

    /// <summary>
    /// Whether the first <paramref name="count"/> coordinates lie on an axis of the given size, whatever the symbols are.
    /// </summary>
    public bool Fits(Dim count, Dim size) => Step > 0
        ? Start.Least >= 0 && (size - Start - (count - 1) * Step - 1).Least >= 0
        : (size - Start - 1).Least >= 0 && (Start + (count - 1) * Step).Least >= 0;

    public override string ToString() => Step == 1 ? $"{Start}" : $"{Start} by {Step}";
}

/// <summary>A progression for each axis, as a node's attribute.</summary>
internal sealed record Progressions(ImmutableArray<Progression> Items)
{
    public bool Equals(Progressions? other) => other is not null && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => Items.Aggregate(17, (hash, item) => hash * 31 + item.GetHashCode());

    public override string ToString() => string.Join(", ", Items);

    /// <summary>A progression along one axis, everything along the others.</summary>
    public static Progressions Along(int rank, int axis, Progression item) =>
        new([.. Enumerable.Range(0, rank).Select(i => i == axis ? item : Progression.Whole)]);

    /// <summary>The coordinates, in the whole tensor, of a part of this part.</summary>
    public Progressions Of(Progressions inner) =>
        new([.. Items.Zip(inner.Items, (a, b) => new Progression(a.Start + b.Start * a.Step, a.Step * b.Step))]);

    /// <summary>The progressions of the other axes.</summary>
    public Progressions Without(int axis) => new(Items.RemoveAt(axis));

    /// <summary>The coordinates, in the whole tensor, of the part's element at <paramref name="at"/>.</summary>
    public ImmutableArray<IndexExpression> Within(ImmutableArray<IndexExpression> at) =>
        [.. Items.Zip(at, (item, index) => item.At(index))];

    public bool Fit(Shape part, Shape whole) => part.Rank == Items.Length && whole.Rank == Items.Length
        && Enumerable.Range(0, Items.Length).All(axis => Items[axis].Fits(part[axis], whole[axis]));
}

/// <summary>
/// The elements at evenly spaced coordinates of each axis: slices, with steps of either sign. A view; its gradient is an
/// <see cref="Concatenation"/>.
/// </summary>
internal sealed class Slice() : Movement("Slice")
{
    public static readonly Slice Instance = new();

    public static new readonly ImmutableArray<ApiFunction> Api =
    [
        new("AxisRange.op_Implicit", a => a["value"]!),
        .. OfAll("get_Item", a => At(a.Tensor("this"), (IReadOnlyList<object?>)a["at"]!)),
        .. OfAll("Slice", a => Along(a.Tensor("this"), a.Int("axis"), (IndexRange)a["range"]!, a.Int("step"))),
        .. OfAll("Flip", a => Flip(a.Tensor("this"), a.Int("axis"))),
    ];

    public static Node Call(Node x, Progressions at, Shape shape)
    {
        if (shape == x.Shape && at.Items.All(item => item.IsWhole)) return x;
        if (!at.Fit(shape, x.Shape)) throw new InvalidOperationException($"{at} does not fit {x.Shape}");
        return new(Instance, [x], at, shape, x.Type, x.Origin);
    }

    /// <summary>Takes an index, which drops its axis, or a range from each of the leading axes.</summary>
    static Node At(Node x, IReadOnlyList<object?> at)
    {
        if (at.Count > x.Rank) throw new GraphException("GC0101", "This slice", at.Count, x.Shape);
        var items = Enumerable.Repeat(Progression.Whole, x.Rank).ToArray();
        var (shape, dropped) = (x.Shape, new List<int>());
        for (var axis = 0; axis < at.Count; axis++)
        {
            if (at[axis] is IndexRange range)
            {
                (items[axis], var count) = Resolve(x.Shape, axis, range, 1);
                shape = shape.With(axis, count);
                continue;
            }
            var index = at[axis] as IndexValue
                ?? new IndexValue(at[axis] as Dim ?? Convert.ToInt64(at[axis], System.Globalization.CultureInfo.InvariantCulture), false);
            items[axis] = new(index.Within(x.Shape[axis]), 1);
            Within(x.Shape, axis, items[axis].Start, items[axis].Start + 1, index);
            shape = shape.With(axis, 1);
            dropped.Add(axis);
        }
        return Reshape(Call(x, new([.. items]), shape), shape.Without(dropped));
    }

    public static Node Along(Node x, int axis, IndexRange range, int step)
    {
        axis = Axes.Normalize(axis, x.Shape);
        var (item, count) = Resolve(x.Shape, axis, range, step);
        return Along(x, axis, item, count);
    }

    public static Node Flip(Node x, int axis)
    {
        axis = Axes.Normalize(axis, x.Shape);
        return Along(x, axis, new(x.Shape[axis] - 1, -1), x.Shape[axis]);
    }

    public static Node Along(Node x, int axis, Progression item, Dim count) =>
        Call(x, Progressions.Along(x.Rank, axis, item), x.Shape.With(axis, count));

    static string Misfit(Dim start, Dim length, Dim size) =>
        start.Greatest < 0 || length.Greatest < 0 || (size - start - length).Greatest < 0
            ? "is out of range"
            : "is out of range for some sizes";

    /// <summary>Every step-th coordinate of a range, from its start or, with a negative step, from its end.</summary>
    static (Progression Item, Dim Count) Resolve(Shape shape, int axis, IndexRange range, int step)
    {
        if (step == 0) throw new GraphException("GC0126");
        var (start, end) = (range.Start.Within(shape[axis]), range.End.Within(shape[axis]));
        var (length, stride) = (end - start, Math.Abs(step));
        Within(shape, axis, start, end, range);
        var count = length.Constant is { } known
            ? (known + stride - 1) / stride
            : Require.Quotient(length, stride, () => new GraphException("GC0118", length, stride));
        return (new(step > 0 ? start : end - 1, step), count);
    }

    /// <summary>Requires that a range takes something, and nothing beyond its axis.</summary>
    static void Within(Shape shape, int axis, Dim start, Dim end, object asked)
    {
        GraphException OutOfRange() =>
            new("GC0125", asked, axis, shape, end == start ? "takes nothing" : Misfit(start, end - start, shape[axis]));
        Require.AtLeast(end - start, 1, OutOfRange);
        Require.AtLeast(start, 0, OutOfRange);
        Require.AtLeast(shape[axis], end, OutOfRange);
    }

    protected override bool HasShape(Node node, Shape source) => node.Attribute is Progressions at && at.Fit(node.Shape, source);

    protected override ImmutableArray<IndexExpression> SourceAt(Node node, ImmutableArray<IndexExpression> at) =>
        ((Progressions)node.Attribute!).Within(at);

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) =>
        [Concatenation.Call(node.Inputs[0].Shape, 0, [(gradient, (Progressions)node.Attribute!)])];

    public override bool DropsElements => true;

    /// <summary>Slices of the first axis alone are pieces.</summary>
    public override Dim? PieceStart(Node node)
    {
        var (at, whole) = (((Progressions)node.Attribute!).Items, node.Inputs[0].Shape);
        var isPiece = at.Select((item, axis) => item.Step == 1 && (axis == 0 || (item.Start.IsZero && node.Shape[axis] == whole[axis])))
            .All(fits => fits);
        return isPiece ? at[0].Start * whole.Strides[0] : null;
    }

    /// <summary>A slice of a slice as one.</summary>
    public static Node Compose(Node outer)
    {
        var (inner, second) = (outer.Inputs[0], (Progressions)outer.Attribute!);
        return Call(inner.Inputs[0], ((Progressions)inner.Attribute!).Of(second), outer.Shape);
    }
}
