using System.Numerics;
using System.Runtime.CompilerServices;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>
/// Rprop, for whole batches (Riedmiller and Braun, "A direct adaptive method for faster backpropagation learning", 1993). The formulas are
/// those of <c>torch.optim.Rprop</c>.
/// </summary>
/// <remarks>
/// Each weight has a step size s, at first the rate. Where the gradient has kept its sign s = min(s * increase, largest), where it has
/// changed it s = max(s * decrease, smallest) and g = 0; w = w - s * sign(g). There is no weight decay.
/// </remarks>
public sealed class Rprop : Optimizer
{
    readonly double decrease, increase, smallest, largest;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="rate">The first step size.</param>
    /// <param name="decrease">The factor of a step size whose gradient has changed its sign, in (0, 1).</param>
    /// <param name="increase">The factor of a step size whose gradient has kept its sign, above 1.</param>
    /// <param name="smallest">The least step size.</param>
    /// <param name="largest">The greatest step size.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public Rprop(double rate = 0.01, double decrease = 0.5, double increase = 1.2, double smallest = 1e-6, double largest = 50) : base(rate)
    {
        this.decrease = Require(decrease, decrease is > 0 and < 1, nameof(decrease), "in (0, 1)");
        this.increase = Require(increase, increase > 1, nameof(increase), "above 1");
        this.smallest = Require(smallest, smallest > 0, nameof(smallest), "positive");
        this.largest = Require(largest, largest >= smallest, nameof(largest), "at least the smallest step size");
    }

    private protected override void BeginStep<T>(OptimizerSweep<T> sweep, double loss, Func<double>? lossAndGradients)
    {
        if (WeightDecay != 0 || Groups.Any(group => group.WeightDecay is > 0))
            throw new InvalidOperationException("Rprop goes by the signs of gradients and has no weight decay.");
    }

    /// <inheritdoc/>
    protected override void Update<T>(OptimizerSweep<T> sweep, double rate, double weightDecay)
        => sweep.Run(new RpropRule<T>(rate, decrease, increase, smallest, largest));
}

/// <summary>s = clamp(s * (increase, decrease or 1)); w - s * sign(g), with g = 0 where its sign has changed.</summary>
public readonly struct RpropRule<T>(double initial, double decrease, double increase, double smallest, double largest) : IOptimizerRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T initial = T.CreateTruncating(initial), decrease = T.CreateTruncating(decrease), increase = T.CreateTruncating(increase);
    readonly T smallest = T.CreateTruncating(smallest), largest = T.CreateTruncating(largest);

    /// <inheritdoc/>
    public static int Slots => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T> where TSlots : struct, ISlots<TLane>, allows ref struct
    {
        var one = TLane.Create(T.One);
        // The product of the signs does not underflow, as that of the gradients may.
        var agreement = TLane.Sign(gradient) * TLane.Sign(slots[0]);
        var size = TLane.BySign(slots[1], slots[1], slots[1], TLane.Create(initial))
            * TLane.BySign(agreement, TLane.Create(increase), TLane.Create(decrease), one);
        size = TLane.Min(TLane.Max(size, TLane.Create(smallest)), TLane.Create(largest));
        gradient *= TLane.BySign(agreement, one, TLane.Create(T.Zero), one);
        (slots[0], slots[1]) = (gradient, size);
        return weight - size * TLane.Sign(gradient);
    }
}
