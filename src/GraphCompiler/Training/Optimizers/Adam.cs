using System.Numerics;
using System.Runtime.CompilerServices;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>
/// Adam (Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015). The formulas are those of <c>torch.optim.Adam</c> and
/// <c>AdamW</c>.
/// </summary>
/// <remarks>
/// g = gradient + weightDecay * w (or, decoupled, w = w * (1 - rate * weightDecay) and g = gradient: Loshchilov and Hutter, "Decoupled
/// Weight Decay Regularization", 2019); m = beta1 * m + (1 - beta1) * g; v = beta2 * v + (1 - beta2) * g^2;
/// w = w - rate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon) in step t. AMSGrad (Reddi, Kale and Kumar, "On the
/// Convergence of Adam and Beyond", 2018) takes the greatest v of all steps for v in the last line.
/// Moments too small to matter (below 2^-110, in double precision 2^-1000) become 0 rather than denormal, which would slow the step.
/// </remarks>
public sealed class Adam : Optimizer
{
    readonly double beta2, epsilon;
    readonly bool decoupled, amsGrad;
    double beta1;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="beta1">The decay of the mean gradient, in [0, 1).</param>
    /// <param name="beta2">The decay of the mean squared gradient, in [0, 1).</param>
    /// <param name="epsilon">Added to the denominator; positive.</param>
    /// <param name="weightDecay">The weight decay.</param>
    /// <param name="decoupled">Whether the decay shrinks the weights directly (AdamW) rather than through the gradient.</param>
    /// <param name="amsGrad">Whether to divide by the greatest mean square so far (AMSGrad).</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public Adam(double rate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0,
        bool decoupled = false, bool amsGrad = false) : base(rate, weightDecay)
    {
        this.beta1 = RequireDecay(beta1, nameof(beta1));
        this.beta2 = RequireDecay(beta2, nameof(beta2));
        this.epsilon = RequireEpsilon(epsilon, nameof(epsilon));
        (this.decoupled, this.amsGrad) = (decoupled, amsGrad);
    }

    /// <summary>Adam with decoupled weight decay (AdamW), with its customary decay of 0.01.</summary>
    public static Adam W(double rate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01,
        bool amsGrad = false)
        => new(rate, beta1, beta2, epsilon, weightDecay, decoupled: true, amsGrad);

    /// <inheritdoc/>
    public override double? Momentum
    {
        get => beta1;
        set => beta1 = RequireDecay(value ?? 0, nameof(Momentum));
    }

    /// <inheritdoc/>
    protected override void Update<T>(OptimizerSweep<T> sweep, double rate, double weightDecay)
    {
        var step = rate / (1 - Math.Pow(beta1, sweep.Steps));
        var correction = 1 / Math.Sqrt(1 - Math.Pow(beta2, sweep.Steps));
        var (decay, keep) = decoupled ? (0, 1 - rate * weightDecay) : (weightDecay, 1.0);
        if (amsGrad) sweep.Run(new AdamRule<T, On>(step, correction, beta1, beta2, epsilon, decay, keep));
        else sweep.Run(new AdamRule<T, Off>(step, correction, beta1, beta2, epsilon, decay, keep));
    }
}

/// <summary>m, v: running means of g and g^2; keep * w - step * m / (sqrt(v) * correction + epsilon).</summary>
/// <param name="step">rate / (1 - beta1^t).</param>
/// <param name="correction">1 / sqrt(1 - beta2^t).</param>
/// <param name="beta1">The decay of m.</param>
/// <param name="beta2">The decay of v.</param>
/// <param name="epsilon">Added to the denominator.</param>
/// <param name="weightDecay">The factor of the weights added to the gradient.</param>
/// <param name="keep">The factor of the weights themselves; 1 without decoupled decay.</param>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TAmsGrad">Whether the greatest v so far takes the place of v in the last formula.</typeparam>
public readonly struct AdamRule<T, TAmsGrad>(double step, double correction, double beta1, double beta2, double epsilon, double weightDecay,
    double keep)
    : IOptimizerRule<T> where T : unmanaged, IBinaryFloatingPointIeee754<T> where TAmsGrad : ISwitch
{
    readonly T step = T.CreateTruncating(step), correction = T.CreateTruncating(correction), beta2 = T.CreateTruncating(beta2);
    readonly T share1 = T.CreateTruncating(1 - beta1), share2 = T.CreateTruncating(1 - beta2);
    readonly T epsilon = T.CreateTruncating(epsilon), decay = T.CreateTruncating(weightDecay), keep = T.CreateTruncating(keep);

    /// <inheritdoc/>
    public static int Slots => TAmsGrad.IsOn ? 3 : 2;

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
        if (TAmsGrad.IsOn) slots[2] = square = TLane.Max(slots[2], square);
        return keep * weight - step * mean / (correction * TLane.Sqrt(square) + TLane.Create(epsilon));
    }
}
