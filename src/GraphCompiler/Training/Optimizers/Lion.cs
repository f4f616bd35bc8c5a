using System.Numerics;
using System.Runtime.CompilerServices;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>
/// Lion (Chen et al., "Symbolic Discovery of Optimization Algorithms", 2023): steps of equal size along the sign of the momentum.
/// </summary>
/// <remarks>
/// w = w * (1 - rate * weightDecay) - rate * sign(beta1 * m + (1 - beta1) * g); m = beta2 * m + (1 - beta2) * g. Rates are 3 to 10 times
/// smaller than Adam's.
/// </remarks>
public sealed class Lion : Optimizer
{
    readonly double beta2;
    double beta1;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="rate">The learning rate: the size of each weight's steps.</param>
    /// <param name="beta1">The share of the momentum in a step, in [0, 1).</param>
    /// <param name="beta2">The decay of the momentum, in [0, 1).</param>
    /// <param name="weightDecay">The decoupled weight decay.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public Lion(double rate = 1e-4, double beta1 = 0.9, double beta2 = 0.99, double weightDecay = 0) : base(rate, weightDecay)
        => (this.beta1, this.beta2) = (RequireDecay(beta1, nameof(beta1)), RequireDecay(beta2, nameof(beta2)));

    /// <inheritdoc/>
    public override double? Momentum
    {
        get => beta1;
        set => beta1 = RequireDecay(value ?? 0, nameof(Momentum));
    }

    /// <inheritdoc/>
    protected override void Update<T>(OptimizerSweep<T> sweep, double rate, double weightDecay) =>
        sweep.Run(new LionRule<T>(rate, beta1, beta2, 1 - rate * weightDecay));
}

/// <summary>keep * w - rate * sign(beta1 * m + (1 - beta1) * g); m = beta2 * m + (1 - beta2) * g.</summary>
public readonly struct LionRule<T>(double rate, double beta1, double beta2, double keep) : IOptimizerRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T rate = T.CreateTruncating(rate), keep = T.CreateTruncating(keep);
    readonly T beta1 = T.CreateTruncating(beta1), share1 = T.CreateTruncating(1 - beta1), beta2 = T.CreateTruncating(beta2),
        share2 = T.CreateTruncating(1 - beta2);

    /// <inheritdoc/>
    public static int Slots => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T> where TSlots : struct, ISlots<TLane>, allows ref struct
    {
        var momentum = slots[0];
        slots[0] = TLane.FlushTiny(beta2 * momentum + share2 * gradient);
        return keep * weight - rate * TLane.Sign(beta1 * momentum + share1 * gradient);
    }
}
