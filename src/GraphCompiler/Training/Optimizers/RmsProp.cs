using System.Numerics;
using System.Runtime.CompilerServices;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>
/// RMSprop (Hinton, Srivastava and Swersky, "Neural Networks for Machine Learning", lecture 6, 2012). The formulas are those of
/// <c>torch.optim.RMSprop</c>.
/// </summary>
/// <remarks>
/// g = gradient + weightDecay * w; v = alpha * v + (1 - alpha) * g^2; centered: a = alpha * a + (1 - alpha) * g and s = sqrt(v - a^2)
/// (Graves, 2013), else s = sqrt(v); d = g / (s + epsilon); with momentum: m = momentum * m + d and d = m; w = w - rate * d.
/// </remarks>
public sealed class RmsProp : Optimizer
{
    readonly double alpha, epsilon;
    readonly bool centered;
    double momentum;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="alpha">The decay of the mean squared gradient, in [0, 1).</param>
    /// <param name="epsilon">Added to the denominator; positive.</param>
    /// <param name="weightDecay">The factor of the weights that is added to the gradient.</param>
    /// <param name="momentum">How much of the earlier direction is kept, in [0, 1).</param>
    /// <param name="centered">Whether to divide by the standard deviation of the gradient rather than by its root mean square.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public RmsProp(double rate = 0.01, double alpha = 0.99, double epsilon = 1e-8, double weightDecay = 0, double momentum = 0,
        bool centered = false) : base(rate, weightDecay)
    {
        this.alpha = RequireDecay(alpha, nameof(alpha));
        this.epsilon = RequireEpsilon(epsilon, nameof(epsilon));
        this.momentum = RequireDecay(momentum, nameof(momentum));
        this.centered = centered;
    }

    /// <inheritdoc/>
    public override double? Momentum
    {
        get => momentum;
        set => momentum = RequireDecay(value ?? 0, nameof(Momentum));
    }

    /// <inheritdoc/>
    protected override void Update<T>(OptimizerSweep<T> sweep, double rate, double weightDecay)
    {
        if (centered && momentum > 0) sweep.Run(new RmsPropRule<T, On, On>(rate, alpha, epsilon, weightDecay, momentum));
        else if (centered) sweep.Run(new RmsPropRule<T, On, Off>(rate, alpha, epsilon, weightDecay, momentum));
        else if (momentum > 0) sweep.Run(new RmsPropRule<T, Off, On>(rate, alpha, epsilon, weightDecay, momentum));
        else sweep.Run(new RmsPropRule<T, Off, Off>(rate, alpha, epsilon, weightDecay, momentum));
    }
}

/// <summary>
/// v, a: running means of g^2 and g; d = g / (sqrt(v - a^2) + epsilon), with momentum m = momentum * m + d; w - rate * d, or w - rate * m.
/// </summary>
public readonly struct RmsPropRule<T, TCentered, TMomentum>(double rate, double alpha, double epsilon, double weightDecay, double momentum)
    : IOptimizerRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T> where TCentered : ISwitch where TMomentum : ISwitch
{
    readonly T rate = T.CreateTruncating(rate), alpha = T.CreateTruncating(alpha), share = T.CreateTruncating(1 - alpha);
    readonly T epsilon = T.CreateTruncating(epsilon), decay = T.CreateTruncating(weightDecay), momentum = T.CreateTruncating(momentum);

    /// <inheritdoc/>
    public static int Slots => 1 + (TCentered.IsOn ? 1 : 0) + (TMomentum.IsOn ? 1 : 0);

    static int MomentumSlot => Slots - 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T> where TSlots : struct, ISlots<TLane>, allows ref struct
    {
        gradient += decay * weight;
        var square = TLane.FlushTiny(alpha * slots[0] + share * gradient * gradient);
        slots[0] = square;
        if (TCentered.IsOn)
        {
            var mean = slots[1];
            mean = TLane.FlushTiny(mean + share * (gradient - mean));
            slots[1] = mean;
            // Rounding may leave a variance below zero.
            square = TLane.Max(square - mean * mean, TLane.Create(T.Zero));
        }
        var direction = gradient / (TLane.Sqrt(square) + TLane.Create(epsilon));
        if (TMomentum.IsOn) slots[MomentumSlot] = direction = TLane.FlushTiny(momentum * slots[MomentumSlot] + direction);
        return weight - rate * direction;
    }
}
