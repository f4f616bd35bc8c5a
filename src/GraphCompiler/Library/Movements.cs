namespace GraphCompiler;

/// <summary>Movements that are formulas over the primitive ones.</summary>
public static partial class Movements
{
    /// <summary>Inserts an axis of size 1.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="axis">Where it is in the result; negative counts from the result's end.</param>
    public static Tensor Unsqueeze(this Tensor x, int axis)
    {
        var sizes = SizesOf(x);
        sizes.Insert(axis < 0 ? axis + x.Rank + 1 : axis, 1);
        return x.Reshape([.. sizes]);
    }

    /// <summary>Drops an axis of size 1.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <exception cref="ArgumentException">The axis is longer.</exception>
    public static Tensor Squeeze(this Tensor x, int axis)
    {
        var sizes = SizesOf(x);
        if (sizes[Position(x, axis)] != 1)
            throw new ArgumentException($"Squeeze drops axes of size 1, but axis {axis} has {sizes[Position(x, axis)]}");
        sizes.RemoveAt(Position(x, axis));
        return x.Reshape([.. sizes]);
    }

    /// <summary>Joins neighbouring axes: <c>[N, 28, 28]</c> becomes <c>[N, 784]</c>.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="first">The first axis that is joined; negative counts from the end.</param>
    /// <param name="last">The last axis that is joined.</param>
    public static Tensor Flatten(this Tensor x, int first = 1, int last = -1)
    {
        List<int> sizes = [];
        for (var axis = 0; axis < x.Rank; axis++)
        {
            if (axis > Position(x, first) && axis <= Position(x, last)) sizes[sizes.Count - 1] *= x.Dim(axis);
            else sizes.Add(x.Dim(axis));
        }
        return x.Reshape([.. sizes]);
    }

    /// <summary>Cuts an axis into equal parts.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="parts">How many; the axis' size is a multiple.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    public static Tensor[] Split(this Tensor x, int parts, int axis = 0)
    {
        var size = x.Dim(axis) / parts;
        return [.. Enumerable.Range(0, parts).Select(i => x.Slice(axis, (i * size)..((i + 1) * size)))];
    }

    /// <summary>Cuts an axis into parts of given sizes.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="sizes">The parts' sizes, which add up to the axis'.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    public static Tensor[] Split(this Tensor x, int[] sizes, int axis = 0)
    {
        List<Tensor> parts = [];
        var start = 0;
        foreach (var size in sizes)
        {
            parts.Add(x.Slice(axis, start..(start + size)));
            start += size;
        }
        return [.. parts];
    }

    /// <summary>The whole tensor again and again along an axis: [1, 2] twice is [1, 2, 1, 2] (NumPy's tile).</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="times">How often.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    public static Tensor Tile(this Tensor x, int times, int axis) => Repeated(x, times, Position(x, axis), Position(x, axis));

    /// <summary>
    /// Each element again and again along an axis: [1, 2] twice is [1, 1, 2, 2] (NumPy's repeat, PyTorch's repeat_interleave).
    /// </summary>
    /// <inheritdoc cref="Tile"/>
    public static Tensor Repeat(this Tensor x, int times, int axis) => Repeated(x, times, Position(x, axis), Position(x, axis) + 1);

    /// <summary>Adds copies of the first and the last element of an axis before and after it.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="before">How many come before.</param>
    /// <param name="after">How many come after.</param>
    public static Tensor PadEdge(this Tensor x, int axis, int before, int after)
    {
        List<Tensor> parts = [x];
        if (before > 0) parts.Insert(0, x.Slice(axis, 0..1).Repeat(before, axis));
        if (after > 0) parts.Add(x.Slice(axis, ^1..).Repeat(after, axis));
        return Ops.Concat([.. parts], axis);
    }

    /// <summary>
    /// Adds the mirrored neighbours of the first and the last element of an axis, which themselves are not repeated: [1, 2, 3] padded by 2
    /// and 0 is [3, 2, 1, 2, 3].
    /// </summary>
    /// <inheritdoc cref="PadEdge"/>
    public static Tensor PadReflect(this Tensor x, int axis, int before, int after)
    {
        List<Tensor> parts = [x];
        if (before > 0) parts.Insert(0, x.Slice(axis, 1..(before + 1), -1));
        if (after > 0) parts.Add(x.Slice(axis, ^(after + 1)..^1, -1));
        return Ops.Concat([.. parts], axis);
    }

    /// <summary>The elements on and below a diagonal of the last two axes, 0 above.</summary>
    /// <param name="x">A tensor with at least two axes.</param>
    /// <param name="diagonal">Which diagonal: 0 the main one, 1 the next above it, -1 the next below.</param>
    public static Tensor Tril(this Tensor x, int diagonal = 0) =>
        Ops.Where(LowerOf(x.Dim(-2), x.Dim(-1), diagonal), x, 0);

    /// <summary>The elements on and above a diagonal of the last two axes, 0 below.</summary>
    /// <inheritdoc cref="Tril(Tensor, int)"/>
    public static Tensor Triu(this Tensor x, int diagonal = 0) =>
        Ops.Where(UpperOf(x.Dim(-2), x.Dim(-1), diagonal), x, 0);

    /// <summary>Which elements of a matrix lie on or below a diagonal.</summary>
    static BoolTensor LowerOf(int rows, int columns, int diagonal) =>
        PositionsFrom(Math.Max(-diagonal, 0), columns) <= PositionsFrom(Math.Max(diagonal, 0), rows).Reshape(-1, 1);

    /// <summary>Which elements of a matrix lie on or above a diagonal.</summary>
    static BoolTensor UpperOf(int rows, int columns, int diagonal) =>
        PositionsFrom(Math.Max(-diagonal, 0), columns) >= PositionsFrom(Math.Max(diagonal, 0), rows).Reshape(-1, 1);

    static IntTensor PositionsFrom(int start, int count) => Ops.Positions(start + count)[start..];

    static Tensor Repeated(Tensor x, int times, int axis, int inserted)
    {
        var (sizes, result) = (SizesOf(x), SizesOf(x));
        sizes.Insert(inserted, times);
        result[axis] *= times;
        return x.Unsqueeze(inserted).Expand([.. sizes]).Reshape([.. result]);
    }

    internal static List<int> SizesOf(Tensor x)
    {
        List<int> sizes = [];
        for (var axis = 0; axis < x.Rank; axis++) sizes.Add(x.Dim(axis));
        return sizes;
    }

    static int Position(Tensor x, int axis) => axis < 0 ? axis + x.Rank : axis;
}
