namespace GraphCompiler;

// Activation functions of several elements: gates, and the kin of softmax.
public static partial class Ops
{
    /// <summary>
    /// The gated linear unit: the first half of an axis times the sigmoid of the second, <c>a σ(b)</c> (Dauphin et al. 2017).
    /// </summary>
    /// <param name="x">A tensor whose axis has an even size, which the result has half of.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    public static Tensor Glu(Tensor x, int axis = -1)
    {
        var halves = x.Split(2, axis);
        return halves[0] * Sigmoid(halves[1]);
    }

    /// <summary>
    /// The gated linear unit with swish: the swish of the first half of an axis times the second, <c>a σ(a) b</c> (Shazeer 2020).
    /// </summary>
    /// <inheritdoc cref="Glu"/>
    public static Tensor SwiGlu(Tensor x, int axis = -1)
    {
        var halves = x.Split(2, axis);
        return Silu(halves[0]) * halves[1];
    }

    /// <summary>
    /// The gated linear unit with GELU: the <see cref="Gelu"/> of the first half of an axis times the second (Shazeer 2020).
    /// </summary>
    /// <inheritdoc cref="Glu"/>
    public static Tensor GeGlu(Tensor x, int axis = -1)
    {
        var halves = x.Split(2, axis);
        return Gelu(halves[0]) * halves[1];
    }

    /// <summary>1 at the first greatest element along an axis, else 0 (ONNX' Hardmax). No gradient.</summary>
    /// <inheritdoc cref="Softmax"/>
    public static Tensor Hardmax(Tensor x, int axis = -1)
    {
        List<int> along = [.. Enumerable.Repeat(1, x.Rank)];
        along[axis < 0 ? axis + x.Rank : axis] = -1;
        return Equal(Positions(x.Dim(axis)).Reshape([.. along]), x.ArgMax(axis, keepDims: true));
    }

    /// <summary><see cref="Softmax"/> of -x: the least element gets the greatest share.</summary>
    /// <inheritdoc cref="Softmax"/>
    public static Tensor Softmin(Tensor x, int axis = -1) => Softmax(-x, axis);
}
