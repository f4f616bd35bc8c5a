using System.Numerics;
using System.Runtime.CompilerServices;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>
/// NAdam, Adam with Nesterov's momentum (Dozat, "Incorporating Nesterov Momentum into Adam", 2016). The formulas are those of
/// <c>torch.optim.NAdam</c>.
/// </summary>
/// <remarks>
/// mu(t) = beta1 * (1 - 0.96^(t * momentumDecay) / 2); P = mu(1) mu(2) ... mu(t); g, m and v as in Adam; d = sqrt(v / (1 - beta2^t)) +
/// epsilon; w = w - rate * (1 - mu(t)) / (1 - P) * g / d - rate * mu(t + 1) / (1 - P mu(t + 1)) * m / d in step t.
/// </remarks>
public sealed class NAdam : Optimizer
{
    readonly double beta2, epsilon, momentumDecay;
    readonly bool decoupled;
    double beta1;
    double[] products = [];

    /// <summary>Creates the optimizer.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="beta1">The decay of the mean gradient, in [0, 1).</param>
    /// <param name="beta2">The decay of the mean squared gradient, in [0, 1).</param>
    /// <param name="epsilon">Added to the denominator; positive.</param>
    /// <param name="weightDecay">The weight decay.</param>
    /// <param name="momentumDecay">How fast the momentum approaches beta1.</param>
    /// <param name="decoupled">Whether the decay shrinks the weights directly rather than through the gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public NAdam(double rate = 2e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0,
        double momentumDecay = 4e-3, bool decoupled = false) : base(rate, weightDecay)
    {
        (this.beta1, this.beta2, this.epsilon) = (RequireDecay(beta1, nameof(beta1)), RequireDecay(beta2, nameof(beta2)),
            RequireEpsilon(epsilon, nameof(epsilon)));
        this.momentumDecay = Require(momentumDecay, momentumDecay >= 0, nameof(momentumDecay), "not negative");
        this.decoupled = decoupled;
    }

    /// <inheritdoc/>
    public override double? Momentum
    {
        get => beta1;
        set => beta1 = RequireDecay(value ?? 0, nameof(Momentum));
    }

    /// <summary>The product of the momentums of each group's steps; beta1 may have changed between them.</summary>
    internal override double[] Numbers
    {
        get => products.Length > 0 ? products : [.. Enumerable.Repeat(1.0, Groups.Count + 1)];
        set => products = value;
    }

    internal override bool IsState(double[] numbers) => numbers.All(product => product is >= 0 and <= 1);

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        products = [];
    }

    /// <inheritdoc/>
    protected override void Update<T>(OptimizerSweep<T> sweep, double rate, double weightDecay)
    {
        var correction = 1 / Math.Sqrt(1 - Math.Pow(beta2, sweep.Steps));
        var (now, next) = (MomentumAt(sweep.Steps), MomentumAt(sweep.Steps + 1));
        if (products.Length == 0) products = Numbers;
        var product = products[sweep.Group] *= now;
        sweep.Run(new NAdamRule<T>(rate * (1 - now) / (1 - product), rate * next / (1 - product * next), correction, beta1, beta2, epsilon,
            decoupled ? 0 : weightDecay, decoupled ? 1 - rate * weightDecay : 1));
    }

    double MomentumAt(long step) => beta1 * (1 - 0.5 * Math.Pow(0.96, step * momentumDecay));
}

/// <summary>
/// m, v: running means of g and g^2; d = sqrt(v) * correction + epsilon; keep * w - (gradientStep * g + meanStep * m) / d.
/// </summary>
public readonly struct NAdamRule<T>(double gradientStep, double meanStep, double correction, double beta1, double beta2, double epsilon,
    double weightDecay, double keep)
    : IOptimizerRule<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T gradientStep = T.CreateTruncating(gradientStep), meanStep = T.CreateTruncating(meanStep),
        correction = T.CreateTruncating(correction);
    readonly T share1 = T.CreateTruncating(1 - beta1), beta2 = T.CreateTruncating(beta2), share2 = T.CreateTruncating(1 - beta2);
    readonly T epsilon = T.CreateTruncating(epsilon), decay = T.CreateTruncating(weightDecay), keep = T.CreateTruncating(keep);

    /// <inheritdoc/>
    public static int Slots => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T> where TSlots : struct, ISlots<TLane>, allows ref struct
    {
        gradient += decay * weight;
        var mean = slots[0];
        mean = TLane.FlushTiny(mean + share1 * (gradient - mean));
        var square = TLane.FlushTiny(beta2 * slots[1] + share2 * gradient * gradient);
        (slots[0], slots[1]) = (mean, square);
        return keep * weight - (gradientStep * gradient + meanStep * mean) / (correction * TLane.Sqrt(square) + TLane.Create(epsilon));
    }
}
