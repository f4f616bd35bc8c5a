using System.Numerics;
using System.Runtime.CompilerServices;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>
/// LAMB, Adam's direction with a step in proportion to each tensor's own norm, for large batches (You et al., "Large Batch Optimization for
/// Deep Learning", 2020).
/// </summary>
/// <remarks>
/// m, v as in Adam, both corrected for their start; d = m / (sqrt(v) + epsilon) + weightDecay * w; w = w - rate * |w| / |d| * d for each
/// parameter, with the quotient of the Euclidean norms taken as 1 where one of them is 0.
/// </remarks>
public sealed class Lamb : Optimizer
{
    readonly double beta2, epsilon;
    double beta1;
    double[] weights = [], directions = [];

    /// <summary>Creates the optimizer.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="beta1">The decay of the mean gradient, in [0, 1).</param>
    /// <param name="beta2">The decay of the mean squared gradient, in [0, 1).</param>
    /// <param name="epsilon">Added to the denominator; positive.</param>
    /// <param name="weightDecay">The factor of the weights in the direction.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public Lamb(double rate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-6, double weightDecay = 0)
        : base(rate, weightDecay)
        => (this.beta1, this.beta2, this.epsilon) = (RequireDecay(beta1, nameof(beta1)), RequireDecay(beta2, nameof(beta2)),
            RequireEpsilon(epsilon, nameof(epsilon)));

    /// <inheritdoc/>
    public override double? Momentum
    {
        get => beta1;
        set => beta1 = RequireDecay(value ?? 0, nameof(Momentum));
    }

    /// <inheritdoc/>
    protected override void Update<T>(OptimizerSweep<T> sweep, double rate, double weightDecay)
    {
        var (correction1, correction2) = (1 / (1 - Math.Pow(beta1, sweep.Steps)), 1 / Math.Sqrt(1 - Math.Pow(beta2, sweep.Steps)));
        sweep.Run(new LambDirectionRule<T>(correction1, correction2, beta1, beta2, epsilon, weightDecay));
        var tensors = sweep.Tensors;
        if (weights.Length < tensors.Length) (weights, directions) = (new double[tensors.Length], new double[tensors.Length]);
        sweep.WeightNorms(weights);
        sweep.SlotNorms(2, directions);
        for (var i = 0; i < tensors.Length; i++)
            sweep.Run(new LambStepRule<T>(rate * (weights[i] > 0 && directions[i] > 0 ? weights[i] / directions[i] : 1)), tensors[i]);
    }
}

/// <summary>
/// m, v: running means of g and g^2; the third slot becomes m * correction1 / (sqrt(v) * correction2 + epsilon) + weightDecay * w; the
/// weights stay.
/// </summary>
public readonly struct LambDirectionRule<T>(double correction1, double correction2, double beta1, double beta2, double epsilon,
    double weightDecay) : IOptimizerRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T correction1 = T.CreateTruncating(correction1), correction2 = T.CreateTruncating(correction2),
        share1 = T.CreateTruncating(1 - beta1);
    readonly T beta2 = T.CreateTruncating(beta2), share2 = T.CreateTruncating(1 - beta2), epsilon = T.CreateTruncating(epsilon),
        decay = T.CreateTruncating(weightDecay);

    /// <inheritdoc/>
    public static int Slots => 3;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T> where TSlots : struct, ISlots<TLane>, allows ref struct
    {
        var mean = slots[0];
        mean = TLane.FlushTiny(mean + share1 * (gradient - mean));
        var square = TLane.FlushTiny(beta2 * slots[1] + share2 * gradient * gradient);
        (slots[0], slots[1]) = (mean, square);
        slots[2] = correction1 * mean / (correction2 * TLane.Sqrt(square) + TLane.Create(epsilon)) + decay * weight;
        return weight;
    }
}

/// <summary>w - step * d, with the direction d in the third slot.</summary>
public readonly struct LambStepRule<T>(double step) : IOptimizerRule<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T step = T.CreateTruncating(step);

    /// <inheritdoc/>
    public static int Slots => 3;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T> where TSlots : struct, ISlots<TLane>, allows ref struct
        => weight - step * slots[2];
}
