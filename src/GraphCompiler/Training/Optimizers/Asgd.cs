using System.Numerics;
using System.Runtime.CompilerServices;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>
/// Averaged stochastic gradient descent (Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992). The formulas
/// are those of <c>torch.optim.ASGD</c>.
/// </summary>
/// <remarks>
/// g = gradient + weightDecay * w; eta = rate / (1 + lambda * rate * (t - 1))^alpha; w = w * (1 - lambda * eta) - eta * g; the average of
/// the weights is a = a + mu * (w - a), where mu = 1 / max(1, t - 1 - start), in step t. If the rate changes, eta follows in the same step,
/// in PyTorch in the next one.
/// </remarks>
public sealed class Asgd : Optimizer
{
    readonly double lambda, alpha, start;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="rate">The learning rate of the first step.</param>
    /// <param name="lambda">The decay of weights and rate.</param>
    /// <param name="alpha">The power with which the rate falls.</param>
    /// <param name="start">The step after which the weights are averaged.</param>
    /// <param name="weightDecay">The factor of the weights that is added to the gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public Asgd(double rate = 0.01, double lambda = 1e-4, double alpha = 0.75, double start = 1e6, double weightDecay = 0)
        : base(rate, weightDecay)
    {
        this.lambda = Require(lambda, lambda >= 0, nameof(lambda), "not negative");
        this.alpha = Require(alpha, alpha >= 0, nameof(alpha), "not negative");
        this.start = Require(start, start >= 0, nameof(start), "not negative");
    }

    /// <summary>Copies the averaged weights into a model's parameters; those that were always frozen stay.</summary>
    /// <exception cref="InvalidOperationException">No step has been taken, or it was on another model.</exception>
    public void CopyAverageTo<T>(Runtime.ITrainable<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CopyAverage(SweepFor(model));
    }

    /// <inheritdoc cref="CopyAverageTo{T}(Runtime.ITrainable{T})"/>
    public void CopyAverageTo<T>(Runtime.IDeviceModel<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        CopyAverage(SweepFor(model.TrainingMemory));
    }

    void CopyAverage<T>(OptimizerSweep<T> sweep) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (sweep.AllSlots is not { } average) throw new InvalidOperationException("There is no average yet: no step has been taken.");
        for (var g = 0; g <= Groups.Count; g++)
        {
            // Parameters that were always frozen have no average.
            if (GroupSteps[g] == 0) continue;
            sweep.Group = g;
            foreach (var tensor in sweep.Tensors)
                sweep.Memory.Copy(average, tensor.Offset, sweep.Memory.Parameters, tensor.Offset, tensor.Length);
        }
    }

    /// <inheritdoc/>
    protected override void Update<T>(OptimizerSweep<T> sweep, double rate, double weightDecay)
    {
        var eta = rate / Math.Pow(1 + lambda * rate * (sweep.Steps - 1), alpha);
        sweep.Run(new AsgdRule<T>(eta, 1 - lambda * eta, 1 / Math.Max(1, sweep.Steps - 1 - start), weightDecay));
    }
}

/// <summary>keep * w - rate * g, and the average a = a + share * (w - a).</summary>
public readonly struct AsgdRule<T>(double rate, double keep, double share, double weightDecay) : IOptimizerRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T rate = T.CreateTruncating(rate), keep = T.CreateTruncating(keep), share = T.CreateTruncating(share),
        rest = T.CreateTruncating(1 - share), decay = T.CreateTruncating(weightDecay);

    /// <inheritdoc/>
    public static int Slots => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T> where TSlots : struct, ISlots<TLane>, allows ref struct
    {
        gradient += decay * weight;
        weight = keep * weight - rate * gradient;
        slots[0] = rest * slots[0] + share * weight;
        return weight;
    }
}
