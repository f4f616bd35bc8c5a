namespace GraphCompiler;

// Pooling: the greatest element or the mean of every window, channel by channel.
public static partial class Ops
{
    /// <summary>The greatest element of every window along the last axis. Equal greatest elements share the gradient evenly.</summary>
    /// <remarks>As PyTorch's <c>max_pool1d</c>: what lies beyond the ends never wins. The result has <c>⌊(L + 2 · padding - dilation · (size - 1) - 1) / stride⌋ + 1</c> elements along the axis.</remarks>
    /// <param name="x">The operand, shape <c>[N, C, L]</c>, or with one more axis at the end.</param>
    /// <param name="size">The elements of a window.</param>
    /// <param name="stride">How far apart the windows begin; a window's size by default.</param>
    /// <param name="padding">How many places beyond either end windows may reach over, at most half a window.</param>
    /// <param name="dilation">How far apart the elements of a window lie; 1 by default.</param>
    /// <exception cref="ArgumentException">The padding is more than half a window.</exception>
    public static Tensor MaxPool1d(Tensor x, int size, int? stride = null, int padding = 0, int dilation = 1) =>
        PoolMaxima([size], x, stride ?? size, padding, dilation);

    /// <summary>The greatest element of every window along the last two axes, as <see cref="MaxPool1d"/> along one: x has the shape <c>[N, C, H, W]</c>.</summary>
    /// <inheritdoc cref="MaxPool1d"/>
    public static Tensor MaxPool2d(Tensor x, PerAxis size, PerAxis? stride = null, PerAxis padding = default, PerAxis dilation = default) =>
        PoolMaxima(size.For(2, 1), x, stride ?? size, padding, dilation);

    /// <summary>The mean of every window along the last axis.</summary>
    /// <remarks>As PyTorch's <c>avg_pool1d</c>. The result has <c>⌊(L + 2 · padding - size) / stride⌋ + 1</c> elements along the axis.</remarks>
    /// <param name="x">The operand, shape <c>[N, C, L]</c>, or with one more axis at the end.</param>
    /// <param name="size">The elements of a window.</param>
    /// <param name="stride">How far apart the windows begin; a window's size by default.</param>
    /// <param name="padding">How many zeros are put before and after x, at most half a window.</param>
    /// <param name="countPadding">Whether those zeros count; if not, each window's sum is divided by how many elements of x it holds.</param>
    /// <exception cref="ArgumentException">The padding is more than half a window.</exception>
    public static Tensor AvgPool1d(Tensor x, int size, int? stride = null, int padding = 0, bool countPadding = true) =>
        PoolMeans([size], x, stride ?? size, padding, countPadding);

    /// <summary>The mean of every window along the last two axes, as <see cref="AvgPool1d"/> along one: x has the shape <c>[N, C, H, W]</c>.</summary>
    /// <inheritdoc cref="AvgPool1d"/>
    public static Tensor AvgPool2d(Tensor x, PerAxis size, PerAxis? stride = null, PerAxis padding = default, bool countPadding = true) =>
        PoolMeans(size.For(2, 1), x, stride ?? size, padding, countPadding);

    /// <summary>The greatest element of each of a given number of windows that cover the last axis: window i reaches from <c>⌊i L / count⌋</c> to before <c>⌈(i + 1) L / count⌉</c>.</summary>
    /// <remarks>As PyTorch's <c>adaptive_max_pool1d</c>.</remarks>
    /// <param name="x">The operand, shape <c>[N, C, L]</c>, or with one more axis at the end. Where count does not divide L, L is a number.</param>
    /// <param name="count">The number of windows.</param>
    public static Tensor AdaptiveMaxPool1d(Tensor x, int count) => Adaptive(x, [count], (windows, axis) => windows.Max(axis));

    /// <summary><see cref="AdaptiveMaxPool1d"/> along the last two axes, the operand <c>[N, C, H, W]</c>.</summary>
    /// <inheritdoc cref="AdaptiveMaxPool1d"/>
    public static Tensor AdaptiveMaxPool2d(Tensor x, PerAxis count) => Adaptive(x, count.For(2, 1), (windows, axis) => windows.Max(axis));

    /// <summary>The means of the windows of <see cref="AdaptiveMaxPool1d"/> (PyTorch's <c>adaptive_avg_pool1d</c>).</summary>
    /// <inheritdoc cref="AdaptiveMaxPool1d"/>
    public static Tensor AdaptiveAvgPool1d(Tensor x, int count) => Adaptive(x, [count], (windows, axis) => windows.Mean(axis));

    /// <summary><see cref="AdaptiveAvgPool1d"/> along the last two axes, the operand <c>[N, C, H, W]</c>.</summary>
    /// <inheritdoc cref="AdaptiveMaxPool1d"/>
    public static Tensor AdaptiveAvgPool2d(Tensor x, PerAxis count) => Adaptive(x, count.For(2, 1), (windows, axis) => windows.Mean(axis));

    /// <summary>The greatest element of each channel: <c>[N, C, ...]</c> gives <c>[N, C, 1, ...]</c>, as ONNX' GlobalMaxPool.</summary>
    public static Tensor GlobalMaxPool(Tensor x) => x.Max([.. Enumerable.Range(2, x.Rank - 2)], keepDims: true);

    /// <summary>The mean of each channel: <c>[N, C, ...]</c> gives <c>[N, C, 1, ...]</c>, as ONNX' GlobalAveragePool.</summary>
    public static Tensor GlobalAvgPool(Tensor x) => x.Mean([.. Enumerable.Range(2, x.Rank - 2)], keepDims: true);

    static Tensor PoolMaxima(int[] size, Tensor x, PerAxis stride, PerAxis padding, PerAxis dilation) =>
        PoolingWindows(x, size, stride, padding, dilation, double.NegativeInfinity).Max(ElementAxes(x, size));

    static Tensor PoolMeans(int[] size, Tensor x, PerAxis stride, PerAxis padding, bool countPadding)
    {
        var windows = PoolingWindows(x, size, stride, padding, 1, 0);
        if (countPadding) return windows.Mean(ElementAxes(x, size));
        var (sums, strides, beyond) = (windows.Sum(ElementAxes(x, size)), stride.For(size.Length, 1), padding.For(size.Length, 0));
        for (var i = 0; i < size.Length; i++)
        {
            var axis = x.Rank - size.Length + i;
            var begin = Arange(sums.Dim(axis)) * strides[i] - beyond[i];
            var count = Min(begin + size[i], x.Dim(axis)) - Max(begin, 0);
            sums = sums / count.Reshape([-1, .. Enumerable.Repeat(1, size.Length - 1 - i)]);
        }
        return sums;
    }

    static Tensor PoolingWindows(Tensor x, int[] size, PerAxis stride, PerAxis padding, PerAxis dilation, double beyond)
    {
        var around = padding.For(size.Length, 0);
        for (var i = 0; i < size.Length; i++)
            if (2 * around[i] > size[i]) throw new ArgumentException($"the padding of pooling is at most half a window, but it is {around[i]} for windows of {size[i]}");
        return Windowed(x, size, stride.For(size.Length, 1), [.. around.Select(number => (number, number))], dilation.For(size.Length, 1), beyond);
    }

    /// <summary>The axes of the elements of windows along the last axes of x.</summary>
    static int[] ElementAxes(Tensor x, int[] size) => [.. Enumerable.Range(0, size.Length).Select(i => x.Rank - size.Length + 1 + 2 * i)];

    static Tensor Adaptive(Tensor x, int[] counts, Func<Tensor, int, Tensor> reduce)
    {
        for (var i = 0; i < counts.Length; i++) x = Adaptive(x, x.Rank - counts.Length + i, counts[i], reduce);
        return x;
    }

    static Tensor Adaptive(Tensor x, int axis, int count, Func<Tensor, int, Tensor> reduce)
    {
        var length = x.Dim(axis);
        return length % count == 0
            ? reduce(x.Windows(axis, length / count, length / count), axis + 1)
            : Stack([.. Enumerable.Range(0, count).Select(i => reduce(x.Slice(axis, (i * length / count)..(((i + 1) * length + count - 1) / count)), axis))], axis);
    }
}
