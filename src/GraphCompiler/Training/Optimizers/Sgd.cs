using System.Numerics;
using System.Runtime.CompilerServices;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>
/// Stochastic gradient descent, with momentum, Nesterov's form of it, and L2 regularization. The formulas are those of
/// <c>torch.optim.SGD</c>.
/// </summary>
/// <remarks>
/// g = gradient + weightDecay * w; with momentum: m = momentum * m + (1 - dampening) * g (in the first step m = g), and g = m (Nesterov: g
/// = g + momentum * m); w = w - rate * g. Momentum: Polyak, 1964; Sutskever et al., "On the importance of initialization and momentum in
/// deep learning", 2013.
/// </remarks>
public sealed class Sgd : Optimizer
{
    readonly double dampening;
    readonly bool nesterov;
    double momentum;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="momentum">How much of the earlier direction is kept, in [0, 1).</param>
    /// <param name="nesterov">Whether to look ahead along the momentum; needs momentum and no dampening.</param>
    /// <param name="weightDecay">The factor of the weights that is added to the gradient.</param>
    /// <param name="dampening">How much less of the gradient the momentum takes after the first step.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    /// <exception cref="ArgumentException">Nesterov without momentum, or with dampening.</exception>
    public Sgd(double rate, double momentum = 0, bool nesterov = false, double weightDecay = 0, double dampening = 0)
        : base(rate, weightDecay)
    {
        this.momentum = RequireDecay(momentum, nameof(momentum));
        this.dampening = Require(dampening, true, nameof(dampening), "a number");
        if (nesterov && momentum == 0)
            throw new ArgumentException("Nesterov's form needs a momentum above 0, but it is 0.", nameof(nesterov));
        if (nesterov && dampening != 0) throw new ArgumentException("Nesterov's form takes no dampening.", nameof(nesterov));
        this.nesterov = nesterov;
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
        var share = sweep.Steps == 1 ? 1 : 1 - dampening;
        if (momentum == 0) sweep.Run(new SgdRule<T>(rate, weightDecay));
        else if (nesterov) sweep.Run(new MomentumRule<T, On>(rate, momentum, share, weightDecay));
        else sweep.Run(new MomentumRule<T, Off>(rate, momentum, share, weightDecay));
    }
}

/// <summary>w - rate * (g + weightDecay * w).</summary>
public readonly struct SgdRule<T>(double rate, double weightDecay) : IOptimizerRule<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T rate = T.CreateTruncating(rate), decay = T.CreateTruncating(weightDecay);

    /// <inheritdoc/>
    public static int Slots => 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T> where TSlots : struct, ISlots<TLane>, allows ref struct
        => weight - rate * (gradient + decay * weight);
}

/// <summary>m = momentum * m + share * g; w - rate * m (Nesterov: w - rate * (g + momentum * m)).</summary>
public readonly struct MomentumRule<T, TNesterov>(double rate, double momentum, double share, double weightDecay) : IOptimizerRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T> where TNesterov : ISwitch
{
    readonly T rate = T.CreateTruncating(rate), momentum = T.CreateTruncating(momentum), share = T.CreateTruncating(share),
        decay = T.CreateTruncating(weightDecay);

    /// <inheritdoc/>
    public static int Slots => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T> where TSlots : struct, ISlots<TLane>, allows ref struct
    {
        gradient += decay * weight;
        var direction = TLane.FlushTiny(momentum * slots[0] + share * gradient);
        slots[0] = direction;
        return weight - rate * (TNesterov.IsOn ? gradient + momentum * direction : direction);
    }
}
