namespace GraphCompiler;

// Where the greatest elements of windows are, and the way back.
public static partial class Ops
{
    /// <summary>
    /// Where the greatest element of every window of <see cref="MaxPool1d"/> is: its position along the last axis, the first of several.
    /// </summary>
    /// <inheritdoc cref="MaxPool1d"/>
    public static IntTensor MaxPoolIndices1d(Tensor x, int size, int? stride = null, Padding padding = default, int dilation = 1,
        bool ceilMode = false) =>
        PoolIndices(x, [size], stride ?? size, padding, dilation, ceilMode);

    /// <summary>
    /// Where the greatest element of every window of <see cref="MaxPool2d"/> is: its position in the plane, <c>row · W + column</c>, the
    /// first of several, as PyTorch's <c>return_indices</c>.
    /// </summary>
    /// <inheritdoc cref="MaxPool2d"/>
    public static IntTensor MaxPoolIndices2d(Tensor x, PerAxis size, PerAxis? stride = null, Padding padding = default,
        PerAxis dilation = default, bool ceilMode = false) =>
        PoolIndices(x, size.For(2, 1), stride ?? size, padding, dilation, ceilMode);

    /// <summary>
    /// Where the greatest element of every window of <see cref="MaxPool3d"/> is: its position in the volume, the first of several.
    /// </summary>
    /// <inheritdoc cref="MaxPool3d"/>
    public static IntTensor MaxPoolIndices3d(Tensor x, PerAxis size, PerAxis? stride = null, Padding padding = default,
        PerAxis dilation = default, bool ceilMode = false) =>
        PoolIndices(x, size.For(3, 1), stride ?? size, padding, dilation, ceilMode);

    /// <summary>
    /// Zeros with the elements of a tensor at given places: the way back from <see cref="MaxPool1d"/> (PyTorch's <c>max_unpool1d</c>, but
    /// elements of the same place are added up).
    /// </summary>
    /// <param name="x">The elements, shape <c>[N, C, ...]</c>.</param>
    /// <param name="indices">Their positions along the axes of the result behind the first two, of x's shape.</param>
    /// <param name="length">The size of the result's last axis.</param>
    public static Tensor MaxUnpool1d(Tensor x, IntTensor indices, int length) => Unpooled(x, indices, [length]);

    /// <summary><see cref="MaxUnpool1d"/> to planes, <c>[N, C, H, W]</c>.</summary>
    /// <param name="x">The elements, shape <c>[N, C, ...]</c>.</param>
    /// <param name="indices">Their positions in the plane, of x's shape.</param>
    /// <param name="size">H and W.</param>
    public static Tensor MaxUnpool2d(Tensor x, IntTensor indices, PerAxis size) => Unpooled(x, indices, size.For(2, 1));

    /// <summary><see cref="MaxUnpool1d"/> to volumes, <c>[N, C, D, H, W]</c>.</summary>
    /// <param name="x">The elements, shape <c>[N, C, ...]</c>.</param>
    /// <param name="indices">Their positions in the volume, of x's shape.</param>
    /// <param name="size">D, H and W.</param>
    public static Tensor MaxUnpool3d(Tensor x, IntTensor indices, PerAxis size) => Unpooled(x, indices, size.For(3, 1));

    static IntTensor PoolIndices(Tensor x, int[] size, PerAxis stride, Padding padding, PerAxis dilation, bool ceilMode)
    {
        var (strides, dilations) = (stride.For(size.Length, 1), dilation.For(size.Length, 1));
        var sides = PoolingSides(x, size, strides, padding, dilations, ceilMode);
        var windows = Windowed(x, size, strides, sides, dilations, double.NegativeInfinity);
        // From the last axis to the first: the best element of each row, then the best row.
        List<IntTensor> best = [];
        for (var i = size.Length - 1; i >= 0; i--)
        {
            var axis = x.Rank - size.Length + 1 + 2 * i;
            var chosen = windows.ArgMax(axis, keepDims: true);
            for (var k = 0; k < best.Count; k++) best[k] = TakeAlongAxis(best[k], chosen, axis);
            best.Insert(0, chosen);
            windows = windows.Max(axis, keepDims: true);
        }
        IntTensor place = 0;
        for (var i = 0; i < size.Length; i++)
        {
            var length = x.Dim(x.Rank - size.Length + i);
            var count = windows.Dim(x.Rank - size.Length + 2 * i);
            var starts = Positions(count) * strides[i] - sides[i].Before;
            starts = starts.Reshape([count, .. Enumerable.Repeat(1, 2 * (size.Length - i) - 1)]);
            // A window of nothing but -infinity may have its greatest element beyond x.
            place = place * length + Clip(starts + best[i] * dilations[i], 0, length - 1);
        }
        List<int> sizes = [];
        for (var axis = 0; axis < windows.Rank; axis++)
            if (axis < x.Rank - size.Length || (axis - x.Rank + size.Length) % 2 == 0) sizes.Add(windows.Dim(axis));
        return place.Reshape([.. sizes]);
    }

    static Tensor Unpooled(Tensor x, IntTensor indices, int[] size)
    {
        var count = size.Aggregate(1, (product, length) => product * length);
        var flat = ScatterAddAlongAxis(x.Reshape(x.Dim(0), x.Dim(1), -1), indices.Reshape(x.Dim(0), x.Dim(1), -1), count, 2);
        return flat.Reshape([x.Dim(0), x.Dim(1), .. size]);
    }
}
