using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>
/// Batch normalization: in training each channel gets mean 0 and variance 1 over the batch and all positions, and running means of both are
/// kept, by which it is normalized in evaluation; then <c>γ x + β</c> for each channel (Ioffe and Szegedy 2015).
/// </summary>
/// <remarks>
/// As in PyTorch, a running number moves by <c>(1 - momentum) old + momentum new</c>, and the variance that it moves to is the unbiased
/// one, divided by the count less 1. A batch of one value for each channel has the variance 0, so that its result is β.
/// </remarks>
/// <param name="name">What the layer is called in errors.</param>
/// <param name="channels">C, the size of axis 1.</param>
/// <param name="leastRank">How many axes x has at least.</param>
/// <param name="greatestRank">How many axes x has at most.</param>
/// <param name="epsilon">ε, added to the variance to keep the divisor away from 0.</param>
/// <param name="momentum">How far running numbers move to those of a batch, from 0 to 1.</param>
/// <param name="affine">Whether there are γ and β.</param>
[Module]
public abstract class BatchNorm(string name, int channels, int leastRank, int greatestRank, double epsilon, double momentum,
    bool affine) : ILayer
{
    /// <summary>γ, shape <c>[C]</c>.</summary>
    public readonly Parameter? Scale = affine ? new(Init.Ones, channels) : null;

    /// <summary>β, shape <c>[C]</c>.</summary>
    public readonly Parameter? Shift = affine ? new(Init.Zeros, channels) : null;

    /// <summary>The running means, shape <c>[C]</c>.</summary>
    [State] public readonly Parameter RunningMean = new(Init.Zeros, channels);

    /// <summary>The running variances, shape <c>[C]</c>.</summary>
    [State] public readonly Parameter RunningVariance = new(Init.Ones, channels);

    /// <summary>The normalized x, of its shape <c>[N, C, ...]</c>.</summary>
    /// <exception cref="ArgumentException">x has other axes or channels.</exception>
    public Tensor Forward(Tensor x)
    {
        Normalizations.CheckChannels(name, x, channels, leastRank, greatestRank);
        var normalized = Mode.IsTraining ? OfBatch(x)
            : (x - Normalizations.OfChannels(RunningMean, x)) / Sqrt(Normalizations.OfChannels(RunningVariance, x) + epsilon);
        return Scale is null || Shift is null ? normalized
            : normalized * Normalizations.OfChannels(Scale, x) + Normalizations.OfChannels(Shift, x);
    }

    Tensor OfBatch(Tensor x)
    {
        int[] axes = [0, .. Enumerable.Range(2, x.Rank - 2)];
        var mean = x.Mean(axes, keepDims: true);
        var centered = x - mean;
        var variance = (centered * centered).Mean(axes, keepDims: true);
        var count = 1L;
        foreach (var axis in axes) count *= x.Dim(axis);
        RunningMean.Assign((1 - momentum) * RunningMean + momentum * mean.Reshape(channels));
        RunningVariance.Assign((1 - momentum) * RunningVariance + momentum * (variance.Reshape(channels) * count / Max(count - 1, 1)));
        return centered / Sqrt(variance + epsilon);
    }
}
