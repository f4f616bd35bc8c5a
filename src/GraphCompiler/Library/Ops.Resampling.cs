namespace GraphCompiler;

// Pictures made larger or smaller, and channels turned into places.
public static partial class Ops
{
    /// <summary>Every element several times along each axis of positions (PyTorch's <c>Upsample</c> with <c>mode='nearest'</c>).</summary>
    /// <param name="x">The operand, shape <c>[N, C, ...]</c>.</param>
    /// <param name="factor">How often along each axis.</param>
    public static Tensor UpsampleNearest(Tensor x, PerAxis factor)
    {
        var factors = factor.For(x.Rank - 2, 1);
        for (var i = 0; i < factors.Length; i++) x = x.Repeat(factors[i], i + 2);
        return x;
    }

    /// <summary>
    /// Straight lines between neighbours along each axis of positions: linear, bilinear or trilinear (PyTorch's <c>Upsample</c>).
    /// </summary>
    /// <remarks>
    /// Along an axis of length L, element j of the result lies at <c>(j + 1/2)/factor - 1/2</c> of the operand, but not before 0 or behind
    /// L - 1; with aligned corners at <c>j (L - 1)/(factor L - 1)</c>.
    /// </remarks>
    /// <param name="x">The operand, shape <c>[N, C, ...]</c>.</param>
    /// <param name="factor">How many times as long each axis becomes.</param>
    /// <param name="alignCorners">
    /// Whether the first and last elements of both lie on each other, rather than the borders around them.
    /// </param>
    public static Tensor UpsampleLinear(Tensor x, PerAxis factor, bool alignCorners = false)
    {
        var factors = factor.For(x.Rank - 2, 1);
        for (var i = 0; i < factors.Length; i++)
            x = alignCorners ? BetweenCorners(x, i + 2, factors[i]) : UpsampledLinearly(x, i + 2, factors[i]);
        return x;
    }

    /// <summary>
    /// Channels turned into places: <c>[N, C r², H, W]</c> gives <c>[N, C, H r, W r]</c>, each r² channels the places of a block (Shi et
    /// al. 2016; ONNX' DepthToSpace in mode CRD).
    /// </summary>
    /// <param name="x">The operand.</param>
    /// <param name="factor">r; its square divides the channels.</param>
    public static Tensor PixelShuffle(Tensor x, int factor) =>
        x.Reshape(x.Dim(0), x.Dim(1) / (factor * factor), factor, factor, x.Dim(2), x.Dim(3)).Permute(0, 1, 4, 2, 5, 3)
            .Reshape(x.Dim(0), x.Dim(1) / (factor * factor), x.Dim(2) * factor, x.Dim(3) * factor);

    /// <summary>
    /// Places turned into channels, the inverse of <see cref="PixelShuffle"/>: <c>[N, C, H r, W r]</c> gives <c>[N, C r², H, W]</c>.
    /// </summary>
    /// <param name="x">The operand.</param>
    /// <param name="factor">r, a divisor of height and width.</param>
    public static Tensor PixelUnshuffle(Tensor x, int factor) =>
        x.Reshape(x.Dim(0), x.Dim(1), x.Dim(2) / factor, factor, x.Dim(3) / factor, factor).Permute(0, 1, 3, 5, 2, 4)
            .Reshape(x.Dim(0), x.Dim(1) * factor * factor, x.Dim(2) / factor, x.Dim(3) / factor);

    static Tensor BetweenCorners(Tensor x, int axis, int factor)
    {
        if (factor == 1) return x;
        var (length, count) = (x.Dim(axis), factor * x.Dim(axis));
        // Each place's share of each element, a triangle around it.
        var places = Arange(count) * (length - 1) / (count - 1);
        var shares = Relu(1 - Abs(places - Arange(length).Unsqueeze(1)));
        return MatMul(x.Transpose(axis, -1), shares).Transpose(axis, -1);
    }

    static Tensor UpsampledLinearly(Tensor x, int axis, int factor)
    {
        var (length, around) = (x.Dim(axis), x.PadEdge(axis, 1, 1));
        var (before, after) = (around.Slice(axis, 0..length), around.Slice(axis, 2..(length + 2)));
        return Stack([.. Enumerable.Range(0, factor).Select(phase =>
        {
            var distance = (phase + 0.5) / factor - 0.5;
            return distance < 0 ? (1 + distance) * x - distance * before : (1 - distance) * x + distance * after;
        })], axis + 1).Flatten(axis, axis + 1);
    }
}
