namespace GraphCompiler;

// Movements of indices.
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

    static List<int> SizesOf(IntTensor x)
    {
        List<int> sizes = [];
        for (var axis = 0; axis < x.Rank; axis++) sizes.Add(x.Dim(axis));
        return sizes;
    }
}
