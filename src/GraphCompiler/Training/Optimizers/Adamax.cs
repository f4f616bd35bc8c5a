using System.Numerics;
using System.Runtime.CompilerServices;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>
/// Adamax, the variant of Adam by the infinity norm (Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015). The formulas are
/// those of <c>torch.optim.Adamax</c>.
/// </summary>
/// <remarks>
/// g = gradient + weightDecay * w; m = beta1 * m + (1 - beta1) * g; u = max(beta2 * u, |g| + epsilon); w = w - rate / (1 - beta1^t) * m / u
/// in step t.
/// </remarks>
public sealed class Adamax : Optimizer
{
    readonly double beta2, epsilon;
    double beta1;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="beta1">The decay of the mean gradient, in [0, 1).</param>
    /// <param name="beta2">The decay of the greatest gradient, in [0, 1).</param>
    /// <param name="epsilon">Added to the magnitude of the gradient; positive.</param>
    /// <param name="weightDecay">The factor of the weights that is added to the gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public Adamax(double rate = 2e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0)
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
        => sweep.Run(new AdamaxRule<T>(rate / (1 - Math.Pow(beta1, sweep.Steps)), beta1, beta2, epsilon, weightDecay));
}

/// <summary>m: running mean of g; u = max(beta2 * u, |g| + epsilon); w - step * m / u.</summary>
public readonly struct AdamaxRule<T>(double step, double beta1, double beta2, double epsilon, double weightDecay) : IOptimizerRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T step = T.CreateTruncating(step), share = T.CreateTruncating(1 - beta1), beta2 = T.CreateTruncating(beta2),
        epsilon = T.CreateTruncating(epsilon), decay = T.CreateTruncating(weightDecay);

    /// <inheritdoc/>
    public static int Slots => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T> where TSlots : struct, ISlots<TLane>, allows ref struct
    {
        gradient += decay * weight;
        var mean = slots[0];
        mean = TLane.FlushTiny(mean + share * (gradient - mean));
        var greatest = TLane.Max(beta2 * slots[1], TLane.Abs(gradient) + TLane.Create(epsilon));
        (slots[0], slots[1]) = (mean, greatest);
        return weight - step * mean / greatest;
    }
}
