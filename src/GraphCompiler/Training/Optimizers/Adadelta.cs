using System.Numerics;
using System.Runtime.CompilerServices;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>
/// Adadelta (Zeiler, "ADADELTA: An Adaptive Learning Rate Method", 2012). The formulas are those of <c>torch.optim.Adadelta</c>.
/// </summary>
/// <remarks>
/// g = gradient + weightDecay * w; v = rho * v + (1 - rho) * g^2; d = sqrt(u + epsilon) / sqrt(v + epsilon) * g; u = rho * u + (1 - rho) *
/// d^2; w = w - rate * d.
/// </remarks>
public sealed class Adadelta : Optimizer
{
    readonly double rho, epsilon;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="rate">The factor of the steps.</param>
    /// <param name="rho">The decay of both running means, in [0, 1).</param>
    /// <param name="epsilon">Added to both means; positive.</param>
    /// <param name="weightDecay">The factor of the weights that is added to the gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public Adadelta(double rate = 1, double rho = 0.9, double epsilon = 1e-6, double weightDecay = 0) : base(rate, weightDecay)
        => (this.rho, this.epsilon) = (RequireDecay(rho, nameof(rho)), RequireEpsilon(epsilon, nameof(epsilon)));

    /// <inheritdoc/>
    protected override void Update<T>(OptimizerSweep<T> sweep, double rate, double weightDecay) =>
        sweep.Run(new AdadeltaRule<T>(rate, rho, epsilon, weightDecay));
}

/// <summary>v, u: running means of g^2 and d^2, where d = sqrt(u + epsilon) / sqrt(v + epsilon) * g; w - rate * d.</summary>
public readonly struct AdadeltaRule<T>(double rate, double rho, double epsilon, double weightDecay) : IOptimizerRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T rate = T.CreateTruncating(rate), rho = T.CreateTruncating(rho), share = T.CreateTruncating(1 - rho),
        epsilon = T.CreateTruncating(epsilon), decay = T.CreateTruncating(weightDecay);

    /// <inheritdoc/>
    public static int Slots => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T> where TSlots : struct, ISlots<TLane>, allows ref struct
    {
        gradient += decay * weight;
        var square = TLane.FlushTiny(rho * slots[0] + share * gradient * gradient);
        var change = TLane.Sqrt(slots[1] + TLane.Create(epsilon)) / TLane.Sqrt(square + TLane.Create(epsilon)) * gradient;
        (slots[0], slots[1]) = (square, TLane.FlushTiny(rho * slots[1] + share * change * change));
        return weight - rate * change;
    }
}
