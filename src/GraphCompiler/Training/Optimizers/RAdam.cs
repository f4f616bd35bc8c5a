using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>
/// RAdam, Adam whose adaptive rate sets in when its variance is known (Liu et al., "On the Variance of the Adaptive Learning Rate and
/// Beyond", 2020). The formulas are those of <c>torch.optim.RAdam</c>.
/// </summary>
/// <remarks>
/// g, m and v as in Adam, mh = m / (1 - beta1^t); R = 2 / (1 - beta2) - 1; r = R - 2 t beta2^t / (1 - beta2^t). Where r is above 5,
/// w = w - rate * mh * sqrt((r - 4)(r - 2) R / ((R - 4)(R - 2) r)) * sqrt(1 - beta2^t) / (sqrt(v) + epsilon), else w = w - rate * mh, in
/// step t.
/// </remarks>
public sealed class RAdam : Optimizer
{
    readonly double beta2, epsilon;
    readonly bool decoupled;
    double beta1;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="beta1">The decay of the mean gradient, in [0, 1).</param>
    /// <param name="beta2">The decay of the mean squared gradient, in [0, 1).</param>
    /// <param name="epsilon">Added to the denominator; positive.</param>
    /// <param name="weightDecay">The weight decay.</param>
    /// <param name="decoupled">Whether the decay shrinks the weights directly rather than through the gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public RAdam(double rate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0,
        bool decoupled = false) : base(rate, weightDecay)
        => (this.beta1, this.beta2, this.epsilon, this.decoupled) = (RequireDecay(beta1, nameof(beta1)), RequireDecay(beta2, nameof(beta2)),
            RequireEpsilon(epsilon, nameof(epsilon)), decoupled);

    /// <inheritdoc/>
    public override double? Momentum
    {
        get => beta1;
        set => beta1 = RequireDecay(value ?? 0, nameof(Momentum));
    }

    /// <inheritdoc/>
    protected override void Update<T>(OptimizerSweep<T> sweep, double rate, double weightDecay)
    {
        var power = Math.Pow(beta2, sweep.Steps);
        var longest = 2 / (1 - beta2) - 1;
        var length = longest - 2 * sweep.Steps * power / (1 - power);
        var step = rate / (1 - Math.Pow(beta1, sweep.Steps));
        var (decay, keep) = decoupled ? (0, 1 - rate * weightDecay) : (weightDecay, 1.0);
        if (length > 5)
        {
            var rectification = Math.Sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
            // Dividing by sqrt(v) + epsilon is Adam's rule with a correction of 1.
            sweep.Run(new AdamRule<T, Off>(step * rectification * Math.Sqrt(1 - power), 1, beta1, beta2, epsilon, decay, keep));
        }
        else
        {
            // Adam's rule with a correction of 0 and an epsilon of 1 divides by 1.
            sweep.Run(new AdamRule<T, Off>(step, 0, beta1, beta2, 1, decay, keep));
        }
    }
}
