namespace GraphCompiler;

// Losses of two classes: one score for each element.
public static partial class Ops
{
    /// <summary>
    /// Binary cross-entropy of probabilities: the mean of <c>-t ln p - (1 - t) ln(1 - p)</c>, in nats. For scores, <see
    /// cref="BinaryCrossEntropyWithLogits"/> is stable everywhere.
    /// </summary>
    /// <remarks>
    /// As in PyTorch, logarithms are not let below -100, so that a certain wrong answer costs 100 and not infinity; a logarithm at that
    /// limit has no gradient. The gradient of a certain
    /// right answer is 0.
    /// </remarks>
    /// <param name="probabilities">Probabilities from 0 to 1, of any shape.</param>
    /// <param name="targets">Probabilities from 0 to 1, of the same shape, or one number for all elements.</param>
    /// <param name="reduction">What becomes of the elements' costs.</param>
    public static Tensor BinaryCrossEntropy(Tensor probabilities, Tensor targets, Reduction reduction = Reduction.Mean)
    {
        var p = probabilities.SameShapeAs(targets, orNumber: true);
        var cost = -(targets * Max(Log(p), -100) + (1 - targets) * Max(Log(1 - p), -100));
        var isCertain = Equal(p, targets) * Equal(p * (1 - p), 0);
        return Reduced(Where(isCertain, StopGradient(cost), cost), reduction);
    }

    /// <summary>
    /// Binary cross-entropy of sigmoid(logits): the mean of <c>softplus(x) - x t</c> over all elements, in nats. The gradient is (sigmoid -
    /// target)/N.
    /// </summary>
    /// <remarks>An infinite logit costs nothing if its target is 0 or 1 accordingly.</remarks>
    /// <param name="logits">Unnormalized scores, of any shape.</param>
    /// <param name="targets">Probabilities from 0 to 1, of the same shape, or one number for all elements.</param>
    /// <param name="positiveWeights">
    /// How much the positive class counts, <c>-w t ln p - (1 - t) ln(1 - p)</c>: one number, or one for each of the last axes, broadcasting
    /// (PyTorch's <c>pos_weight</c>). 1 by default.
    /// </param>
    /// <param name="reduction">What becomes of the elements' costs.</param>
    public static Tensor BinaryCrossEntropyWithLogits(Tensor logits, Tensor targets, Tensor? positiveWeights = null,
        Reduction reduction = Reduction.Mean)
    {
        var (x, t) = (logits.SameShapeAs(targets, orNumber: true), targets.Expand([.. SizesOf(logits)]));
        return Reduced(positiveWeights is null ? LogisticCost(x, t)
            : Weighted(positiveWeights * t, Softplus(-x)) + Weighted(1 - t, Softplus(x)), reduction);
    }

    /// <summary>
    /// The focal loss: the binary cross-entropy of sigmoid(logits) times <c>α_t (1 - p_t)^γ</c>, with the probability p_t of what is right,
    /// so that easy elements count less (Lin et al. 2017).
    /// </summary>
    /// <remarks>As torchvision's <c>sigmoid_focal_loss</c>; <c>α_t</c> is α for the positive class and 1 - α for the other.</remarks>
    /// <param name="logits">Unnormalized scores, of any shape.</param>
    /// <param name="targets">0 or 1, of the same shape, or one number for all elements.</param>
    /// <param name="alpha">α, from 0 to 1, or null for no weights.</param>
    /// <param name="gamma">γ; with 0 no element counts less.</param>
    /// <param name="reduction">What becomes of the elements' costs.</param>
    public static Tensor Focal(Tensor logits, Tensor targets, double? alpha = 0.25, double gamma = 2, Reduction reduction = Reduction.Mean)
    {
        var wrong = targets * Sigmoid(-logits) + (1 - targets) * Sigmoid(logits);
        var costs = Pow(wrong, gamma) * BinaryCrossEntropyWithLogits(logits, targets, reduction: Reduction.None);
        if (alpha is { } share) costs = (share * targets + (1 - share) * (1 - targets)) * costs;
        return Reduced(costs, reduction);
    }

    /// <summary>The hinge loss of two classes: the mean of <c>max(0, 1 - score target)</c>.</summary>
    /// <param name="scores">Unbounded scores, of any shape.</param>
    /// <param name="targets">-1 or 1, of the same shape, or one number for all elements.</param>
    /// <param name="reduction">What becomes of the elements' costs.</param>
    public static Tensor Hinge(Tensor scores, Tensor targets, Reduction reduction = Reduction.Mean) =>
        Reduced(Relu(1 - scores.SameShapeAs(targets, orNumber: true) * targets), reduction);

    /// <summary>The squared hinge loss of two classes: the mean of <c>max(0, 1 - score target)²</c>.</summary>
    /// <inheritdoc cref="Hinge(Tensor, Tensor, Reduction)"/>
    public static Tensor SquaredHinge(Tensor scores, Tensor targets, Reduction reduction = Reduction.Mean)
    {
        var margins = Hinge(scores, targets, Reduction.None);
        return Reduced(margins * margins, reduction);
    }

    /// <summary>
    /// The logistic loss for targets of -1 and 1: the mean of <c>ln(1 + e^(-score target))</c> (PyTorch's <c>SoftMarginLoss</c>), computed
    /// stably.
    /// </summary>
    /// <inheritdoc cref="Hinge(Tensor, Tensor, Reduction)"/>
    public static Tensor SoftMargin(Tensor scores, Tensor targets, Reduction reduction = Reduction.Mean) =>
        Reduced(Softplus(-scores.SameShapeAs(targets, orNumber: true) * targets), reduction);

    // At infinity the two terms may cancel.
    [Gradient(nameof(LogisticCostGradient))]
    static Tensor LogisticCost(Tensor x, Tensor target) =>
        Where(Equal(Abs(x), double.PositiveInfinity), Weighted(Where(x > 0, 1 - target, target), Abs(x)), Softplus(x) - x * target);

    static (Tensor, Tensor) LogisticCostGradient(Tensor x, Tensor target, Tensor result, Tensor gradient) =>
        (gradient * (Sigmoid(x) - target), -gradient * x);
}
