namespace GraphCompiler;

// Movements of integers and Booleans.
public static partial class Movements
{
    /// <inheritdoc cref="Unsqueeze(Tensor, int)"/>
    public static IntTensor Unsqueeze(this IntTensor x, int axis)
    {
        var sizes = SizesOf(x);
        sizes.Insert(axis < 0 ? axis + x.Rank + 1 : axis, 1);
        return x.Reshape([.. sizes]);
    }

    /// <inheritdoc cref="Squeeze(Tensor, int)"/>
    public static IntTensor Squeeze(this IntTensor x, int axis)
    {
        var (sizes, position) = (SizesOf(x), axis < 0 ? axis + x.Rank : axis);
        if (sizes[position] != 1) throw new ArgumentException($"Squeeze drops axes of size 1, but axis {axis} has {sizes[position]}");
        sizes.RemoveAt(position);
        return x.Reshape([.. sizes]);
    }

    internal static List<int> SizesOf(IntTensor x)
    {
        List<int> sizes = [];
        for (var axis = 0; axis < x.Rank; axis++) sizes.Add(x.Dim(axis));
        return sizes;
    }

    /// <inheritdoc cref="Unsqueeze(Tensor, int)"/>
    public static BoolTensor Unsqueeze(this BoolTensor x, int axis)
    {
        var sizes = SizesOf(x);
        sizes.Insert(axis < 0 ? axis + x.Rank + 1 : axis, 1);
        return x.Reshape([.. sizes]);
    }

    /// <inheritdoc cref="Tril(Tensor, int)"/>
    public static IntTensor Tril(this IntTensor x, int diagonal = 0) => Ops.Where(LowerOf(x.Dim(-2), x.Dim(-1), diagonal), x, 0);

    /// <inheritdoc cref="Triu(Tensor, int)"/>
    public static IntTensor Triu(this IntTensor x, int diagonal = 0) => Ops.Where(UpperOf(x.Dim(-2), x.Dim(-1), diagonal), x, 0);

    /// <summary>The elements on and below a diagonal of the last two axes, false above.</summary>
    /// <inheritdoc cref="Tril(Tensor, int)"/>
    public static BoolTensor Tril(this BoolTensor x, int diagonal = 0) => LowerOf(x.Dim(-2), x.Dim(-1), diagonal) & x;

    /// <summary>The elements on and above a diagonal of the last two axes, false below.</summary>
    /// <inheritdoc cref="Tril(Tensor, int)"/>
    public static BoolTensor Triu(this BoolTensor x, int diagonal = 0) => UpperOf(x.Dim(-2), x.Dim(-1), diagonal) & x;
}
