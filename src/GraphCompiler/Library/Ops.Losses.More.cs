namespace GraphCompiler;

// Further losses, each the mean over all samples, and penalties.
public static partial class Ops
{
    /// <summary>The mean absolute error, the mean of <c>|prediction - target|</c> over all elements.</summary>
    /// <param name="prediction">Any tensor.</param>
    /// <param name="target">A tensor of the same shape.</param>
    public static Tensor Mae(Tensor prediction, Tensor target) => Abs(prediction - target).Mean();

    /// <summary>Half the mean squared error, whose gradient is the mean error: the mean of <c>(prediction - target)²/2</c> over all elements.</summary>
    /// <inheritdoc cref="Mae"/>
    public static Tensor HalfMse(Tensor prediction, Tensor target)
    {
        var error = prediction - target;
        return 0.5 * (error * error).Mean();
    }

    /// <summary>The Huber loss: the mean of <c>e²/2</c> for errors e up to δ, of <c>δ (|e| - δ/2)</c> beyond (Huber 1964).</summary>
    /// <param name="prediction">Any tensor.</param>
    /// <param name="target">A tensor of the same shape.</param>
    /// <param name="delta">δ, the error from which on the loss grows linearly.</param>
    public static Tensor Huber(Tensor prediction, Tensor target, double delta = 1)
    {
        var error = Abs(prediction - target);
        return Where(error <= delta, 0.5 * error * error, delta * (error - 0.5 * delta)).Mean();
    }

    /// <summary>The hinge loss of two classes: the mean of <c>max(0, 1 - score target)</c>.</summary>
    /// <param name="scores">Unbounded scores, of any shape.</param>
    /// <param name="targets">-1 or 1, of the same shape.</param>
    public static Tensor Hinge(Tensor scores, Tensor targets) => Relu(1 - scores * targets).Mean();

    /// <summary>The hinge loss of several classes: the mean over samples of the sum over the wrong classes of <c>max(0, 1 + score - score of the right class)</c> (Weston and Watkins 1999).</summary>
    /// <param name="scores">Unbounded scores, <c>[..., classes]</c>.</param>
    /// <param name="labels">The right classes, <c>[...]</c>, each below classes.</param>
    public static Tensor Hinge(Tensor scores, IntTensor labels)
    {
        var right = OneHot(labels, scores.Dim(-1));
        var margins = 1 + scores - (right * scores).Sum(-1, keepDims: true);
        return ((1 - right) * Relu(margins)).Sum(-1).Mean();
    }

    /// <summary>Binary cross-entropy of probabilities: the mean of <c>-t ln p - (1 - t) ln(1 - p)</c>, in nats. For scores, <see cref="BinaryCrossEntropyWithLogits"/> is stable everywhere.</summary>
    /// <remarks>As in PyTorch, logarithms are not let below -100, so that a certain wrong answer costs 100 and not infinity.</remarks>
    /// <param name="probabilities">Probabilities from 0 to 1, of any shape.</param>
    /// <param name="targets">Probabilities from 0 to 1, of the same shape.</param>
    public static Tensor BinaryCrossEntropy(Tensor probabilities, Tensor targets) =>
        -(targets * Max(Log(probabilities), -100) + (1 - targets) * Max(Log(1 - probabilities), -100)).Mean();

    /// <summary>The Kullback-Leibler divergence of predicted distributions from true ones, the mean over samples of <c>Σ p (ln p - ln q)</c>, in nats; terms with p = 0 are 0.</summary>
    /// <param name="logPrediction">ln q, the logarithms of the predicted probabilities, <c>[..., classes]</c>, such as a <see cref="LogSoftmax"/>.</param>
    /// <param name="target">p, the true probabilities, of the same shape.</param>
    public static Tensor KlDivergence(Tensor logPrediction, Tensor target) =>
        (target * (Log(Where(target > 0, target, 1)) - logPrediction)).Sum(-1).Mean();

    /// <summary>The sum of the magnitudes of all elements, a penalty that drives weights to 0.</summary>
    public static Tensor L1(Tensor x) => Abs(x).Sum();

    /// <summary>The sum of the squares of all elements, a penalty that keeps weights small. Its gradient is 2x.</summary>
    public static Tensor L2(Tensor x) => (x * x).Sum();
}
