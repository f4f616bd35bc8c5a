using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>Adam (Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015). The formulas are those of <c>torch.optim.Adam</c> and <c>AdamW</c>.</summary>
/// <remarks>
/// g = gradient + weightDecay * w (or, decoupled, w = w * (1 - rate * weightDecay) and g = gradient: Loshchilov and Hutter, "Decoupled Weight Decay
/// Regularization", 2019); m = beta1 * m + (1 - beta1) * g; v = beta2 * v + (1 - beta2) * g^2;
/// w = w - rate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon) in step t.
/// Moments too small to matter (below 2^-110, in double precision 2^-1000) become 0 rather than denormal, which would slow the step.
/// </remarks>
public sealed class Adam : Optimizer
{
    readonly double beta1, beta2, epsilon, weightDecay;
    readonly bool decoupled;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="beta1">The decay of the mean gradient, in [0, 1).</param>
    /// <param name="beta2">The decay of the mean squared gradient, in [0, 1).</param>
    /// <param name="epsilon">Added to the denominator; positive.</param>
    /// <param name="weightDecay">The weight decay.</param>
    /// <param name="decoupled">Whether the decay shrinks the weights directly (AdamW) rather than through the gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public Adam(double rate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0, bool decoupled = false) : base(rate)
    {
        this.beta1 = Require(beta1, beta1 is >= 0 and < 1, nameof(beta1), "in [0, 1)");
        this.beta2 = Require(beta2, beta2 is >= 0 and < 1, nameof(beta2), "in [0, 1)");
        this.epsilon = Require(epsilon, epsilon >= 1e-30, nameof(epsilon), "at least 1e-30");   // with 0, the gaps of the arena would become 0 / 0
        this.weightDecay = Require(weightDecay, weightDecay >= 0, nameof(weightDecay), "not negative");
        this.decoupled = decoupled;
    }

    /// <summary>Adam with decoupled weight decay (AdamW), with its customary decay of 0.01.</summary>
    public static Adam W(double rate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01)
        => new(rate, beta1, beta2, epsilon, weightDecay, decoupled: true);

    /// <inheritdoc/>
    protected override void Update<T>(OptimizerSweep<T> sweep)
    {
        var step = Rate / (1 - Math.Pow(beta1, Steps));
        var correction = 1 / Math.Sqrt(1 - Math.Pow(beta2, Steps));
        sweep.Run(new AdamRule<T>(step, correction, beta1, beta2, epsilon, decoupled ? 0 : weightDecay, decoupled ? 1 - Rate * weightDecay : 1));
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
public readonly struct AdamRule<T>(double step, double correction, double beta1, double beta2, double epsilon, double weightDecay, double keep)
    : IOptimizerRule<T> where T : unmanaged, INumberBase<T>
{
    readonly Vector512<T> step = Vector512.Create(T.CreateTruncating(step));
    readonly Vector512<T> correction = Vector512.Create(T.CreateTruncating(correction));
    readonly Vector512<T> beta2 = Vector512.Create(T.CreateTruncating(beta2));
    readonly Vector512<T> share1 = Vector512.Create(T.CreateTruncating(1 - beta1));
    readonly Vector512<T> share2 = Vector512.Create(T.CreateTruncating(1 - beta2));
    readonly Vector512<T> epsilon = Vector512.Create(T.CreateTruncating(epsilon));
    readonly Vector512<T> decay = Vector512.Create(T.CreateTruncating(weightDecay));
    readonly Vector512<T> keep = Vector512.Create(T.CreateTruncating(keep));

    /// <inheritdoc/>
    public static int Slots => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Update(Vector512<T> weight, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second)
    {
        gradient += decay * weight;
        first = Moments.FlushTiny(first + share1 * (gradient - first));
        second = Moments.FlushTiny(beta2 * second + share2 * gradient * gradient);
        return keep * weight - step * first / (Vector512.Sqrt(second) * correction + epsilon);
    }
}
