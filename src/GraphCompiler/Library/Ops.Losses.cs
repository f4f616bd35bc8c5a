namespace GraphCompiler;

// Losses of numbers: how far predictions are from targets.
public static partial class Ops
{
    const double Ln2 = 0.69314718055994531, LnTwoPi = 1.8378770664093453;

    /// <summary>The mean squared error: the mean of <c>(prediction - target)²</c> over all elements.</summary>
    /// <param name="prediction">Any tensor.</param>
    /// <param name="target">A tensor of the same shape, or one number for all elements.</param>
    /// <param name="reduction">What becomes of the elements' costs.</param>
    public static Tensor Mse(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean)
    {
        var error = prediction.SameShapeAs(target, orNumber: true) - target;
        return Reduced(error * error, reduction);
    }

    /// <summary>
    /// Half the mean squared error, whose gradient is the mean error: the mean of <c>(prediction - target)²/2</c> over all elements.
    /// </summary>
    /// <inheritdoc cref="Mse"/>
    public static Tensor HalfMse(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean) =>
        0.5 * Mse(prediction, target, reduction);

    /// <summary>The mean absolute error: the mean of <c>|prediction - target|</c> over all elements.</summary>
    /// <inheritdoc cref="Mse"/>
    public static Tensor Mae(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean) =>
        Reduced(Abs(prediction.SameShapeAs(target, orNumber: true) - target), reduction);

    /// <summary>The Huber loss: the mean of <c>e²/2</c> for errors e up to δ, of <c>δ (|e| - δ/2)</c> beyond (Huber 1964).</summary>
    /// <param name="prediction">Any tensor.</param>
    /// <param name="target">A tensor of the same shape, or one number for all elements.</param>
    /// <param name="delta">δ, the error from which on the loss grows linearly; positive.</param>
    /// <param name="reduction">What becomes of the elements' costs.</param>
    /// <exception cref="ArgumentException">δ is not positive.</exception>
    public static Tensor Huber(Tensor prediction, Tensor target, double delta = 1, Reduction reduction = Reduction.Mean)
    {
        if (!(delta > 0)) throw new ArgumentException($"the delta of Huber must be positive, but is {delta}");
        var error = Abs(prediction.SameShapeAs(target, orNumber: true) - target);
        return Reduced(Where(error <= delta, 0.5 * error * error, delta * (error - 0.5 * delta)), reduction);
    }

    /// <summary>The smooth L1 loss: the mean of <c>e²/(2β)</c> for errors e up to β, of <c>|e| - β/2</c> beyond (Girshick 2015).</summary>
    /// <remarks>It is <see cref="Huber"/> with δ = β, divided by β; with a β of 0 it is <see cref="Mae"/>, as in PyTorch.</remarks>
    /// <param name="prediction">Any tensor.</param>
    /// <param name="target">A tensor of the same shape, or one number for all elements.</param>
    /// <param name="beta">β, the error from which on the loss grows linearly; not negative.</param>
    /// <param name="reduction">What becomes of the elements' costs.</param>
    /// <exception cref="ArgumentException">β is negative.</exception>
    public static Tensor SmoothL1(Tensor prediction, Tensor target, double beta = 1, Reduction reduction = Reduction.Mean)
    {
        if (!(beta >= 0)) throw new ArgumentException($"the beta of SmoothL1 must not be negative, but is {beta}");
        return beta == 0 ? Mae(prediction, target, reduction) : Huber(prediction, target, beta, reduction) / beta;
    }

    /// <summary>
    /// The mean of <c>ln cosh(prediction - target)</c>: nearly <c>e²/2</c> for small errors e, <c>|e| - ln 2</c> for large ones. Its
    /// derivative is tanh e.
    /// </summary>
    /// <inheritdoc cref="Mse"/>
    public static Tensor LogCosh(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean) =>
        Reduced(LogOfCosh(prediction.SameShapeAs(target, orNumber: true) - target), reduction);

    /// <summary>
    /// The negative log-likelihood of counts under Poisson's distribution: the mean of <c>rate - target ln rate</c>, without the term <c>ln
    /// target!</c>.
    /// </summary>
    /// <remarks>As PyTorch's <c>PoissonNLLLoss</c>.</remarks>
    /// <param name="prediction">The logarithm of the rate, or the rate itself.</param>
    /// <param name="target">Counts, a tensor of the same shape, or one number for all elements.</param>
    /// <param name="isLog">Whether the prediction is the logarithm of the rate.</param>
    /// <param name="full">
    /// Whether Stirling's approximation of <c>ln target!</c> is added, <c>t ln t - t + ln(2πt)/2</c> for targets t above 1.
    /// </param>
    /// <param name="epsilon">Is added to a rate before its logarithm is taken.</param>
    /// <param name="reduction">What becomes of the elements' costs.</param>
    public static Tensor PoissonNll(
        Tensor prediction, Tensor target, bool isLog = true, bool full = false, double epsilon = 1e-8, Reduction reduction = Reduction.Mean)
    {
        var x = prediction.SameShapeAs(target, orNumber: true);
        var cost = isLog ? Exp(x) - target * x : x - target * Log(x + epsilon);
        if (full) cost = cost + Where(target > 1, target * Log(target) - target + 0.5 * (LnTwoPi + Log(target)), 0);
        return Reduced(cost, reduction);
    }

    /// <summary>
    /// The negative log-likelihood of targets under normal distributions: the mean of <c>(ln v + (mean - target)²/v)/2</c>, where v is the
    /// variance but at least ε.
    /// </summary>
    /// <remarks>As PyTorch's <c>GaussianNLLLoss</c> (Nix and Weigend 1994), but a variance below ε gets no gradient.</remarks>
    /// <param name="mean">The predicted means.</param>
    /// <param name="target">A tensor of the same shape, or one number for all elements.</param>
    /// <param name="variance">The predicted variances, a tensor of the same shape, or one number for all elements.</param>
    /// <param name="full">Whether the constant <c>ln(2π)/2</c> is added.</param>
    /// <param name="epsilon">ε, the least variance; positive.</param>
    /// <param name="reduction">What becomes of the elements' costs.</param>
    /// <exception cref="ArgumentException">ε is not positive.</exception>
    public static Tensor GaussianNll(
        Tensor mean, Tensor target, Tensor variance, bool full = false, double epsilon = 1e-6, Reduction reduction = Reduction.Mean)
    {
        if (!(epsilon > 0)) throw new ArgumentException($"the epsilon of GaussianNll must be positive, but is {epsilon}");
        var error = mean.SameShapeAs(target, orNumber: true).SameShapeAs(variance, orNumber: true) - target;
        var v = Max(variance, epsilon);
        return Reduced(0.5 * (Log(v) + error * error / v + (full ? LnTwoPi : 0)), reduction);
    }

    [Gradient(nameof(LogOfCoshGradient))]
    static Tensor LogOfCosh(Tensor x)
    {
        // cosh x = 1 + 2 sinh²(x/2), which keeps small errors; e^|x|/2 dominates for large ones.
        var (size, half) = (Abs(x), Sinh(0.5 * Clip(x, -2, 2)));
        return Where(size <= 2, Log1p(2 * half * half), size + Log1p(Exp(-2 * size)) - Ln2);
    }

    static Tensor LogOfCoshGradient(Tensor x, Tensor result, Tensor gradient) => gradient * Tanh(x);

    static Tensor Reduced(Tensor costs, Reduction reduction) => reduction switch
    {
        Reduction.None => costs,
        Reduction.Sum => costs.Sum(),
        _ => costs.Mean(),
    };
}
