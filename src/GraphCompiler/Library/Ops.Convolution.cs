namespace GraphCompiler;

// Convolutions (cross-correlations, as in every framework): windows of x, contracted with the weight.
public static partial class Ops
{
    /// <summary>
    /// The convolution along one axis: <c>y[n, o, p] = b[o] + Σ x[n, c, p · stride + k · dilation - padding] w[o, c, k]</c>, summed over c
    /// and k.
    /// </summary>
    /// <remarks>
    /// A cross-correlation, as PyTorch's <c>conv1d</c>. The result has <c>⌊(L + padding before and after - dilation · (K - 1) - 1) /
    /// stride⌋ + 1</c> elements along the axis. With groups, the channels of x and y are cut into as many equal parts, and each part of y
    /// is made of the same part of x only.
    /// </remarks>
    /// <param name="x">The operand, shape <c>[N, C, L]</c>, or with more axes at the end.</param>
    /// <param name="weight">w, shape <c>[O, C / groups, K]</c>, or with more axes at the end.</param>
    /// <param name="bias">b, shape <c>[O]</c>.</param>
    /// <param name="stride">How far apart the windows begin; 1 by default.</param>
    /// <param name="padding">How many zeros are put before and after x; none by default.</param>
    /// <param name="dilation">How far apart the elements of a window lie; 1 by default.</param>
    /// <param name="groups">How many convolutions lie side by side, a divisor of C and O.</param>
    /// <exception cref="ArgumentException">Axes, channels or groups do not fit.</exception>
    public static Tensor Conv1d(Tensor x, Tensor weight, Tensor? bias = null, int stride = 1, Padding padding = default, int dilation = 1,
        int groups = 1) =>
        Convolve("Conv1d", 1, "ngcpa,goca->ngop", x, weight, bias, stride, padding, dilation, groups);

    /// <summary>
    /// The convolution along two axes, as <see cref="Conv1d"/> along one: x has the shape <c>[N, C, H, W]</c>, w <c>[O, C / groups, A,
    /// B]</c>.
    /// </summary>
    /// <inheritdoc cref="Conv1d"/>
    public static Tensor Conv2d(Tensor x, Tensor weight, Tensor? bias = null, PerAxis stride = default, Padding padding = default,
        PerAxis dilation = default, int groups = 1) =>
        Convolve("Conv2d", 2, "ngcpaqb,gocab->ngopq", x, weight, bias, stride, padding, dilation, groups);

    /// <summary>
    /// The convolution along three axes, as <see cref="Conv1d"/> along one: x has the shape <c>[N, C, D, H, W]</c>, w <c>[O, C / groups, A,
    /// B, E]</c>.
    /// </summary>
    /// <inheritdoc cref="Conv1d"/>
    public static Tensor Conv3d(Tensor x, Tensor weight, Tensor? bias = null, PerAxis stride = default, Padding padding = default,
        PerAxis dilation = default, int groups = 1) =>
        Convolve("Conv3d", 3, "ngcpaqbre,gocabe->ngopqr", x, weight, bias, stride, padding, dilation, groups);

    /// <summary>
    /// The transposed convolution along one axis: every element of x adds a window to y, <c>y[n, o, p · stride + k · dilation - padding] +=
    /// x[n, c, p] w[c, o, k]</c>, and b is added.
    /// </summary>
    /// <remarks>
    /// The transpose of <see cref="Conv1d"/> as a linear map of its operand (PyTorch's <c>conv_transpose1d</c>). The result has
    /// <c>(L - 1) · stride - 2 · padding + dilation · (K - 1) + 1 + outputPadding</c> elements along the axis.
    /// </remarks>
    /// <param name="x">The operand, shape <c>[N, C, L]</c>, or with more axes at the end.</param>
    /// <param name="weight">w, shape <c>[C, O / groups, K]</c>, or with more axes at the end.</param>
    /// <param name="bias">b, shape <c>[O]</c>.</param>
    /// <param name="stride">How far apart the windows are laid; 1 by default.</param>
    /// <param name="padding">How many elements are cut off both ends of y; none by default.</param>
    /// <param name="outputPadding">
    /// How many elements more y has at its end, to tell apart the operand's lengths that a strided convolution maps to one.
    /// </param>
    /// <param name="dilation">How far apart the elements of a window lie; 1 by default.</param>
    /// <param name="groups">How many convolutions lie side by side, a divisor of C and O.</param>
    /// <exception cref="ArgumentException">Axes, channels or groups do not fit.</exception>
    public static Tensor ConvTranspose1d(Tensor x, Tensor weight, Tensor? bias = null, int stride = 1, int padding = 0,
        int outputPadding = 0, int dilation = 1, int groups = 1) =>
        ConvolveTransposed("ConvTranspose1d", 1, "ngcp,gcoa->ngopa", x, weight, bias, stride, padding, outputPadding, dilation, groups);

    /// <summary>
    /// The transposed convolution along two axes, as <see cref="ConvTranspose1d"/> along one: x has the shape <c>[N, C, H, W]</c>, w <c>[C,
    /// O / groups, A, B]</c>.
    /// </summary>
    /// <inheritdoc cref="ConvTranspose1d"/>
    public static Tensor ConvTranspose2d(
        Tensor x, Tensor weight, Tensor? bias = null, PerAxis stride = default, PerAxis padding = default, PerAxis outputPadding = default,
        PerAxis dilation = default, int groups = 1) =>
        ConvolveTransposed("ConvTranspose2d", 2, "ngcpq,gcoab->ngopaqb", x, weight, bias, stride, padding, outputPadding, dilation, groups);

    /// <summary>
    /// The transposed convolution along three axes, as <see cref="ConvTranspose1d"/> along one: x has the shape <c>[N, C, D, H, W]</c>, w
    /// <c>[C, O / groups, A, B, E]</c>.
    /// </summary>
    /// <inheritdoc cref="ConvTranspose1d"/>
    public static Tensor ConvTranspose3d(
        Tensor x, Tensor weight, Tensor? bias = null, PerAxis stride = default, PerAxis padding = default, PerAxis outputPadding = default,
        PerAxis dilation = default, int groups = 1) =>
        ConvolveTransposed("ConvTranspose3d", 3, "ngcpqr,gcoabe->ngopaqbre", x, weight, bias, stride, padding, outputPadding,
            dilation, groups);

    // Axes: n the batch, g the group, c the channels within, o the results' channels within; p, q, r positions and a, b, e elements of
    // windows.
    static Tensor Convolve(string name, int axes, string contraction, Tensor x, Tensor weight, Tensor? bias, PerAxis stride,
        Padding padding, PerAxis dilation, int groups)
    {
        CheckConvolution(name, axes, x, weight, groups, weight.Dim(1) * groups);
        if (weight.Dim(0) % groups != 0)
            throw new ArgumentException($"{name} can't cut the {weight.Dim(0)} results of the weight {weight} into {groups} equal groups");
        int[] kernel = [.. SizesOf(weight).Skip(2)];
        var (strides, dilations) = (stride.For(axes, 1), dilation.For(axes, 1));
        var around = padding.For([.. kernel.Select((size, i) => dilations[i] * (size - 1) + 1)], strides);
        var windows = Windowed(InGroups(x, 1, groups), kernel, strides, around, dilations, 0);
        return OfGroups(Einsum(contraction, windows, InGroups(weight, 0, groups)), bias);
    }

    static Tensor ConvolveTransposed(
        string name, int axes, string contraction, Tensor x, Tensor weight, Tensor? bias, PerAxis stride, PerAxis padding,
        PerAxis outputPadding, PerAxis dilation, int groups)
    {
        CheckConvolution(name, axes, x, weight, groups, weight.Dim(0));
        var y = Einsum(contraction, InGroups(x, 1, groups), InGroups(weight, 0, groups));
        var (strides, cut, added, dilations) = (stride.For(axes, 1), padding.For(axes, 0), outputPadding.For(axes, 0),
            dilation.For(axes, 1));
        for (var i = 0; i < axes; i++)
        {
            var length = (x.Dim(i + 2) - 1) * strides[i] + dilations[i] * (weight.Dim(i + 2) - 1) + 1;
            y = y.Fold(i + 3, length + Math.Max(0, added[i] - cut[i]), strides[i], dilations[i])
                .Slice(i + 3, cut[i]..(length + added[i] - cut[i]));
        }
        return OfGroups(y, bias);
    }

    static void CheckConvolution(string name, int axes, Tensor x, Tensor weight, int groups, int channels)
    {
        if (x.Rank != axes + 2 || weight.Rank != axes + 2)
            throw new ArgumentException($"{name} takes an operand and a weight with {axes + 2} axes, but they are {x} and {weight}");
        if (groups < 1) throw new ArgumentException($"{name} needs at least one group, but groups is {groups}");
        if (x.Dim(1) % groups != 0)
            throw new ArgumentException($"{name} can't cut the {x.Dim(1)} channels of {x} into {groups} equal groups");
        if (x.Dim(1) != channels)
            throw new ArgumentException(
                $"{name} has an operand {x} with {x.Dim(1)} channels, but its weight {weight} is for {channels} ({groups} groups)");
    }

    /// <summary>Cuts an axis into groups.</summary>
    static Tensor InGroups(Tensor x, int axis, int groups)
    {
        List<int> sizes = [.. SizesOf(x)];
        sizes[axis] = sizes[axis] / groups;
        sizes.Insert(axis, groups);
        return x.Reshape([.. sizes]);
    }

    /// <summary>Joins the groups of [N, G, O, ...] and adds the bias.</summary>
    static Tensor OfGroups(Tensor y, Tensor? bias)
    {
        if (bias is not null) y = y + bias.Reshape([y.Dim(1), y.Dim(2), .. Enumerable.Repeat(1, y.Rank - 3)]);
        return y.Flatten(1, 2);
    }

    /// <summary>
    /// Replaces the last axes by windows along them: positions and elements of the first, positions and elements of the second, and so on.
    /// </summary>
    static Tensor Windowed(Tensor x, int[] size, int[] strides, (int Before, int After)[] padding, int[] dilations, double beyond)
    {
        var first = x.Rank - size.Length;
        for (var i = 0; i < size.Length; i++) x = x.Pad(first + i, padding[i].Before, padding[i].After, beyond);
        for (var i = size.Length - 1; i >= 0; i--) x = x.Windows(first + i, size[i], strides[i], dilations[i]);
        return x;
    }

    static int[] SizesOf(Tensor x) => [.. Enumerable.Range(0, x.Rank).Select(axis => x.Dim(axis))];
}
