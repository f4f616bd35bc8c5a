using System.Numerics;
using System.Runtime.CompilerServices;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>
/// Adagrad (Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", 2011). The formulas
/// are those of <c>torch.optim.Adagrad</c>.
/// </summary>
/// <remarks>
/// g = gradient + weightDecay * w; s = s + g^2; w = w - rate / (1 + (t - 1) * rateDecay) * g / (sqrt(s) + epsilon) in step t.
/// </remarks>
public sealed class Adagrad : Optimizer
{
    readonly double rateDecay, initialSum, epsilon;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="rateDecay">How fast the rate falls with the steps.</param>
    /// <param name="weightDecay">The factor of the weights that is added to the gradient.</param>
    /// <param name="initialSum">The sum of squares before the first step.</param>
    /// <param name="epsilon">Added to the denominator; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public Adagrad(double rate = 0.01, double rateDecay = 0, double weightDecay = 0, double initialSum = 0, double epsilon = 1e-10)
        : base(rate, weightDecay)
    {
        this.rateDecay = Require(rateDecay, rateDecay >= 0, nameof(rateDecay), "not negative");
        this.initialSum = Require(initialSum, initialSum >= 0, nameof(initialSum), "not negative");
        this.epsilon = RequireEpsilon(epsilon, nameof(epsilon));
    }

    /// <inheritdoc/>
    protected override void Update<T>(OptimizerSweep<T> sweep, double rate, double weightDecay)
        => sweep.Run(new AdagradRule<T>(
            rate / (1 + (sweep.Steps - 1) * rateDecay), sweep.Steps == 1 ? initialSum : 0, epsilon, weightDecay));
}

/// <summary>s = s + initialSum + g^2; w - rate * g / (sqrt(s) + epsilon).</summary>
public readonly struct AdagradRule<T>(double rate, double initialSum, double epsilon, double weightDecay) : IOptimizerRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T rate = T.CreateTruncating(rate), initialSum = T.CreateTruncating(initialSum), epsilon = T.CreateTruncating(epsilon),
        decay = T.CreateTruncating(weightDecay);

    /// <inheritdoc/>
    public static int Slots => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T> where TSlots : struct, ISlots<TLane>, allows ref struct
    {
        gradient += decay * weight;
        var sum = TLane.FlushTiny(slots[0] + TLane.Create(initialSum) + gradient * gradient);
        slots[0] = sum;
        return weight - rate * gradient / (TLane.Sqrt(sum) + TLane.Create(epsilon));
    }
}
