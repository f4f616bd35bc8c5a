namespace GraphCompiler;

// Pooling: the greatest element, the mean or the norm of every window, channel by channel.
public static partial class Ops
{
    /// <summary>The greatest element of every window along the last axis. Equal greatest elements share the gradient evenly.</summary>
    /// <remarks>
    /// As PyTorch's <c>max_pool1d</c>: what lies beyond the ends never wins. The result has <c>⌊(L + padding before and after - dilation ·
    /// (size - 1) - 1) / stride⌋ + 1</c> elements along the axis.
    /// </remarks>
    /// <param name="x">The operand, shape <c>[N, C, L]</c>, or with more axes at the end.</param>
    /// <param name="size">The elements of a window.</param>
    /// <param name="stride">How far apart the windows begin; a window's size by default.</param>
    /// <param name="padding">How many places beyond either end windows may reach over, at most half a window.</param>
    /// <param name="dilation">How far apart the elements of a window lie; 1 by default.</param>
    /// <param name="ceilMode">
    /// Whether there is one more window for elements at the end that are left over, as PyTorch's <c>ceil_mode</c>; L is a number then.
    /// </param>
    /// <exception cref="ArgumentException">The padding is more than half a window.</exception>
    public static Tensor MaxPool1d(Tensor x, int size, int? stride = null, Padding padding = default, int dilation = 1,
        bool ceilMode = false) =>
        PoolMaxima(x, [size], stride ?? size, padding, dilation, ceilMode);

    /// <summary>
    /// The greatest element of every window along the last two axes, as <see cref="MaxPool1d"/> along one: x has the shape <c>[N, C, H,
    /// W]</c>.
    /// </summary>
    /// <inheritdoc cref="MaxPool1d"/>
    public static Tensor MaxPool2d(Tensor x, PerAxis size, PerAxis? stride = null, Padding padding = default, PerAxis dilation = default,
        bool ceilMode = false) =>
        PoolMaxima(x, size.For(2, 1), stride ?? size, padding, dilation, ceilMode);

    /// <summary>
    /// The greatest element of every window along the last three axes, as <see cref="MaxPool1d"/> along one: x has the shape <c>[N, C, D,
    /// H, W]</c>.
    /// </summary>
    /// <inheritdoc cref="MaxPool1d"/>
    public static Tensor MaxPool3d(Tensor x, PerAxis size, PerAxis? stride = null, Padding padding = default, PerAxis dilation = default,
        bool ceilMode = false) =>
        PoolMaxima(x, size.For(3, 1), stride ?? size, padding, dilation, ceilMode);

    /// <summary>The mean of every window along the last axis.</summary>
    /// <remarks>
    /// As PyTorch's <c>avg_pool1d</c>. The result has <c>⌊(L + padding before and after - size) / stride⌋ + 1</c> elements along the axis.
    /// </remarks>
    /// <param name="x">The operand, shape <c>[N, C, L]</c>, or with more axes at the end.</param>
    /// <param name="size">The elements of a window.</param>
    /// <param name="stride">How far apart the windows begin; a window's size by default.</param>
    /// <param name="padding">How many zeros are put before and after x, at most half a window.</param>
    /// <param name="countPadding">
    /// Whether those zeros count; if not, each window's sum is divided by how many elements of x it holds.
    /// </param>
    /// <param name="ceilMode">
    /// Whether there is one more window for elements at the end that are left over; what it reaches over beyond the padding does not count.
    /// L is a number then.
    /// </param>
    /// <exception cref="ArgumentException">The padding is more than half a window.</exception>
    public static Tensor AvgPool1d(Tensor x, int size, int? stride = null, Padding padding = default, bool countPadding = true,
        bool ceilMode = false) =>
        PoolMeans(x, [size], stride ?? size, padding, countPadding, ceilMode);

    /// <summary>
    /// The mean of every window along the last two axes, as <see cref="AvgPool1d"/> along one: x has the shape <c>[N, C, H, W]</c>.
    /// </summary>
    /// <inheritdoc cref="AvgPool1d"/>
    public static Tensor AvgPool2d(Tensor x, PerAxis size, PerAxis? stride = null, Padding padding = default, bool countPadding = true,
        bool ceilMode = false) =>
        PoolMeans(x, size.For(2, 1), stride ?? size, padding, countPadding, ceilMode);

    /// <summary>
    /// The mean of every window along the last three axes, as <see cref="AvgPool1d"/> along one: x has the shape <c>[N, C, D, H, W]</c>.
    /// </summary>
    /// <inheritdoc cref="AvgPool1d"/>
    public static Tensor AvgPool3d(Tensor x, PerAxis size, PerAxis? stride = null, Padding padding = default, bool countPadding = true,
        bool ceilMode = false) =>
        PoolMeans(x, size.For(3, 1), stride ?? size, padding, countPadding, ceilMode);

    /// <summary>The p-norm of every window along the last axis, <c>(Σ |x|^p)^(1/p)</c>; its derivative is 0 where a window is 0.</summary>
    /// <remarks>As ONNX' LpPool; PyTorch's <c>lp_pool1d</c> takes no magnitudes and no padding.</remarks>
    /// <param name="x">The operand, shape <c>[N, C, L]</c>, or with more axes at the end.</param>
    /// <param name="p">p, at least 1.</param>
    /// <param name="size">The elements of a window.</param>
    /// <param name="stride">How far apart the windows begin; a window's size by default.</param>
    /// <param name="padding">How many zeros are put before and after x, at most half a window.</param>
    /// <param name="ceilMode">Whether there is one more window for elements at the end that are left over; L is a number then.</param>
    /// <exception cref="ArgumentException">The padding is more than half a window, or p is below 1.</exception>
    public static Tensor LpPool1d(Tensor x, double p, int size, int? stride = null, Padding padding = default, bool ceilMode = false) =>
        PoolNorms(x, p, [size], stride ?? size, padding, ceilMode);

    /// <summary>
    /// The p-norm of every window along the last two axes, as <see cref="LpPool1d"/> along one: x has the shape <c>[N, C, H, W]</c>.
    /// </summary>
    /// <inheritdoc cref="LpPool1d"/>
    public static Tensor LpPool2d(Tensor x, double p, PerAxis size, PerAxis? stride = null, Padding padding = default,
        bool ceilMode = false) =>
        PoolNorms(x, p, size.For(2, 1), stride ?? size, padding, ceilMode);

    /// <summary>
    /// The p-norm of every window along the last three axes, as <see cref="LpPool1d"/> along one: x has the shape <c>[N, C, D, H, W]</c>.
    /// </summary>
    /// <inheritdoc cref="LpPool1d"/>
    public static Tensor LpPool3d(Tensor x, double p, PerAxis size, PerAxis? stride = null, Padding padding = default,
        bool ceilMode = false) =>
        PoolNorms(x, p, size.For(3, 1), stride ?? size, padding, ceilMode);

    /// <summary>
    /// The greatest element of each of a given number of windows that cover the last axis: window i reaches from <c>⌊i L / count⌋</c> to
    /// before <c>⌈(i + 1) L / count⌉</c>.
    /// </summary>
    /// <remarks>As PyTorch's <c>adaptive_max_pool1d</c>.</remarks>
    /// <param name="x">
    /// The operand, shape <c>[N, C, L]</c>, or with more axes at the end. Where count does not divide L, L is a number.
    /// </param>
    /// <param name="count">The number of windows.</param>
    public static Tensor AdaptiveMaxPool1d(Tensor x, int count) => Adaptive(x, [count], (windows, axis) => windows.Max(axis));

    /// <summary><see cref="AdaptiveMaxPool1d"/> along the last two axes, the operand <c>[N, C, H, W]</c>.</summary>
    /// <inheritdoc cref="AdaptiveMaxPool1d"/>
    public static Tensor AdaptiveMaxPool2d(Tensor x, PerAxis count) => Adaptive(x, count.For(2, 1), (windows, axis) => windows.Max(axis));

    /// <summary><see cref="AdaptiveMaxPool1d"/> along the last three axes, the operand <c>[N, C, D, H, W]</c>.</summary>
    /// <inheritdoc cref="AdaptiveMaxPool1d"/>
    public static Tensor AdaptiveMaxPool3d(Tensor x, PerAxis count) => Adaptive(x, count.For(3, 1), (windows, axis) => windows.Max(axis));

    /// <summary>The means of the windows of <see cref="AdaptiveMaxPool1d"/> (PyTorch's <c>adaptive_avg_pool1d</c>).</summary>
    /// <inheritdoc cref="AdaptiveMaxPool1d"/>
    public static Tensor AdaptiveAvgPool1d(Tensor x, int count) => Adaptive(x, [count], (windows, axis) => windows.Mean(axis));

    /// <summary><see cref="AdaptiveAvgPool1d"/> along the last two axes, the operand <c>[N, C, H, W]</c>.</summary>
    /// <inheritdoc cref="AdaptiveMaxPool1d"/>
    public static Tensor AdaptiveAvgPool2d(Tensor x, PerAxis count) => Adaptive(x, count.For(2, 1), (windows, axis) => windows.Mean(axis));

    /// <summary><see cref="AdaptiveAvgPool1d"/> along the last three axes, the operand <c>[N, C, D, H, W]</c>.</summary>
    /// <inheritdoc cref="AdaptiveMaxPool1d"/>
    public static Tensor AdaptiveAvgPool3d(Tensor x, PerAxis count) => Adaptive(x, count.For(3, 1), (windows, axis) => windows.Mean(axis));

    /// <summary>The greatest element of each channel: <c>[N, C, ...]</c> gives <c>[N, C, 1, ...]</c>, as ONNX' GlobalMaxPool.</summary>
    public static Tensor GlobalMaxPool(Tensor x) => x.Max([.. Enumerable.Range(2, x.Rank - 2)], keepDims: true);

    /// <summary>The mean of each channel: <c>[N, C, ...]</c> gives <c>[N, C, 1, ...]</c>, as ONNX' GlobalAveragePool.</summary>
    public static Tensor GlobalAvgPool(Tensor x) => x.Mean([.. Enumerable.Range(2, x.Rank - 2)], keepDims: true);

    static Tensor PoolMaxima(Tensor x, int[] size, PerAxis stride, Padding padding, PerAxis dilation, bool ceilMode)
    {
        var (strides, dilations) = (stride.For(size.Length, 1), dilation.For(size.Length, 1));
        var sides = PoolingSides(x, size, strides, padding, dilations, ceilMode);
        return Windowed(x, size, strides, sides, dilations, double.NegativeInfinity).Max(ElementAxes(x, size));
    }

    static Tensor PoolMeans(Tensor x, int[] size, PerAxis stride, Padding padding, bool countPadding, bool ceilMode)
    {
        int[] strides = stride.For(size.Length, 1), dilations = [.. Enumerable.Repeat(1, size.Length)];
        var sides = PoolingSides(x, size, strides, padding, dilations, ceilMode);
        var windows = Windowed(x, size, strides, sides, dilations, 0);
        if (countPadding && !ceilMode) return windows.Mean(ElementAxes(x, size));
        var (sums, counted) = (windows.Sum(ElementAxes(x, size)), PoolingSides(x, size, strides, padding, dilations, false));
        for (var i = 0; i < size.Length; i++)
        {
            var places = Ones(x.Dim(x.Rank - size.Length + i)).Pad(0, counted[i].Before, counted[i].After, countPadding ? 1 : 0);
            var counts = places.Pad(0, 0, sides[i].After - counted[i].After).Windows(0, size[i], strides[i]).Sum(1);
            sums = sums / counts.Reshape([-1, .. Enumerable.Repeat(1, size.Length - 1 - i)]);
        }
        return sums;
    }

    static Tensor PoolNorms(Tensor x, double p, int[] size, PerAxis stride, Padding padding, bool ceilMode)
    {
        if (!(p >= 1)) throw new ArgumentException($"the p of LpPool must be at least 1, but is {p}");
        int[] strides = stride.For(size.Length, 1), dilations = [.. Enumerable.Repeat(1, size.Length)];
        var sides = PoolingSides(x, size, strides, padding, dilations, ceilMode);
        var sums = Windowed(Pow(Abs(x), p), size, strides, sides, dilations, 0).Sum(ElementAxes(x, size));
        return Where(Equal(sums, 0), 0, Pow(sums, 1 / p));
    }

    /// <summary>How far windows reach beyond either end, with what one more window takes at the end.</summary>
    static (int Before, int After)[] PoolingSides(Tensor x, int[] size, int[] strides, Padding padding, int[] dilations, bool ceilMode)
    {
        int[] spans = [.. size.Select((count, i) => dilations[i] * (count - 1) + 1)];
        var sides = padding.For(spans, strides);
        for (var i = 0; i < size.Length; i++)
        {
            var (before, after) = sides[i];
            var most = Math.Max(before, after);
            if (2 * most > size[i])
                throw new ArgumentException($"the padding of pooling is at most half a window, but it is {most} for windows of {size[i]}");
            if (!ceilMode) continue;
            var length = x.Dim(x.Rank - size.Length + i);
            var moved = length + before + after - spans[i];
            // A window that would begin behind x and its padding is left out.
            if (moved % strides[i] != 0
                && (moved / strides[i] + 1) * strides[i] < length + before) sides[i] = (before, after + strides[i] - moved % strides[i]);
        }
        return sides;
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
            : Stack([.. Enumerable.Range(0, count).Select(i =>
                reduce(x.Slice(axis, (i * length / count)..(((i + 1) * length + count - 1) / count)), axis))], axis);
    }
}
