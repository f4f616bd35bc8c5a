using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>Stochastic gradient descent, with momentum, Nesterov's form of it, and L2 regularization. The formulas are those of <c>torch.optim.SGD</c>.</summary>
/// <remarks>
/// g = gradient + weightDecay * w; with momentum: m = momentum * m + g, and g = m (Nesterov: g = g + momentum * m); w = w - rate * g.
/// Momentum: Polyak, 1964; Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013.
/// </remarks>
public sealed class Sgd : Optimizer
{
    readonly double momentum, weightDecay;
    readonly bool nesterov;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="momentum">How much of the earlier direction is kept, in [0, 1).</param>
    /// <param name="nesterov">Whether to look ahead along the momentum; needs momentum.</param>
    /// <param name="weightDecay">The factor of the weights that is added to the gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    /// <exception cref="ArgumentException">Nesterov without momentum.</exception>
    public Sgd(double rate, double momentum = 0, bool nesterov = false, double weightDecay = 0) : base(rate)
    {
        this.momentum = Require(momentum, momentum is >= 0 and < 1, nameof(momentum), "in [0, 1)");
        this.weightDecay = Require(weightDecay, weightDecay >= 0, nameof(weightDecay), "not negative");
        if (nesterov && momentum == 0) throw new ArgumentException("Nesterov's form needs a momentum above 0, but it is 0.", nameof(nesterov));
        this.nesterov = nesterov;
    }

    /// <inheritdoc/>
    protected override void Update<T>(OptimizerSweep<T> sweep)
    {
        if (momentum == 0) sweep.Run(new SgdRule<T>(Rate, weightDecay));
        else if (nesterov) sweep.Run(new NesterovRule<T>(Rate, momentum, weightDecay));
        else sweep.Run(new MomentumRule<T>(Rate, momentum, weightDecay));
    }
}

/// <summary>w - rate * (g + weightDecay * w).</summary>
public readonly struct SgdRule<T>(double rate, double weightDecay) : IOptimizerRule<T> where T : unmanaged, INumberBase<T>
{
    readonly Vector512<T> rate = Vector512.Create(T.CreateTruncating(rate));
    readonly Vector512<T> decay = Vector512.Create(T.CreateTruncating(weightDecay));

    /// <inheritdoc/>
    public static int Slots => 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Update(Vector512<T> weight, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second)
        => weight - rate * (gradient + decay * weight);
}

/// <summary>m = momentum * m + g; w - rate * m.</summary>
public readonly struct MomentumRule<T>(double rate, double momentum, double weightDecay) : IOptimizerRule<T> where T : unmanaged, INumberBase<T>
{
    readonly Vector512<T> rate = Vector512.Create(T.CreateTruncating(rate));
    readonly Vector512<T> momentum = Vector512.Create(T.CreateTruncating(momentum));
    readonly Vector512<T> decay = Vector512.Create(T.CreateTruncating(weightDecay));

    /// <inheritdoc/>
    public static int Slots => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Update(Vector512<T> weight, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second)
    {
        first = Moments.FlushTiny(momentum * first + (gradient + decay * weight));
        return weight - rate * first;
    }
}

/// <summary>m = momentum * m + g; w - rate * (g + momentum * m).</summary>
public readonly struct NesterovRule<T>(double rate, double momentum, double weightDecay) : IOptimizerRule<T> where T : unmanaged, INumberBase<T>
{
    readonly Vector512<T> rate = Vector512.Create(T.CreateTruncating(rate));
    readonly Vector512<T> momentum = Vector512.Create(T.CreateTruncating(momentum));
    readonly Vector512<T> decay = Vector512.Create(T.CreateTruncating(weightDecay));

    /// <inheritdoc/>
    public static int Slots => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Update(Vector512<T> weight, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second)
    {
        gradient += decay * weight;
        first = Moments.FlushTiny(momentum * first + gradient);
        return weight - rate * (gradient + momentum * first);
    }
}
