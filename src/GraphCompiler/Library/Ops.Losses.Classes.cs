namespace GraphCompiler;

// Losses of several classes, one of which is right.
public static partial class Ops
{
    /// <summary>
    /// Categorical cross-entropy of softmax(logits): the mean of <c>-ln softmax(logits)[label]</c>. The gradient is (softmax - onehot)/N.
    /// </summary>
    /// <remarks>
    /// A class whose logit is -infinity is left out: its probability and its gradient are 0. With class weights w, samples cost
    /// <c>w[label]</c> times as much, and the mean is
    /// divided by the sum of these weights; with a label to ignore, its samples cost nothing and don't count. If none counts, the mean is
    /// NaN. All as PyTorch's <c>CrossEntropyLoss</c>.
    /// </remarks>
    /// <param name="logits">Unnormalized scores, <c>[..., classes]</c>.</param>
    /// <param name="labels">The right classes, <c>[...]</c>, each below classes or the ignored one.</param>
    /// <param name="weights">A weight for each class, <c>[classes]</c>; all 1 by default.</param>
    /// <param name="ignoreIndex">
    /// A label that marks samples to leave out, such as padding; it need not be a class. Other labels beyond the classes then give NaN.
    /// </param>
    /// <param name="labelSmoothing">ε, from 0 to 1: the targets are <c>(1 - ε) onehot + ε/classes</c> (Szegedy et al. 2016).</param>
    /// <param name="logBase">The base of the logarithm: e for nats, 2 for bits.</param>
    /// <param name="reduction">What becomes of the samples' costs.</param>
    /// <exception cref="ArgumentException">The smoothing is not from 0 to 1.</exception>
    public static Tensor CrossEntropy(
        Tensor logits, IntTensor labels, Tensor? weights = null, int? ignoreIndex = null, double labelSmoothing = 0,
            double logBase = Math.E, Reduction reduction = Reduction.Mean)
    {
        var logs = InBase(LogSoftmax(logits), logBase);
        return weights is null && ignoreIndex is null && labelSmoothing == 0
            ? -Reduced(Pick(logs, labels), reduction)
            : OfLabels(logs, labels, weights, ignoreIndex, labelSmoothing, reduction);
    }

    /// <summary>
    /// Categorical cross-entropy of softmax(logits) for distributions over the classes: the mean over samples of <c>-Σ target ln
    /// softmax(logits)</c>.
    /// </summary>
    /// <remarks>Terms with a target of 0 are 0, also where a logit is -infinity.</remarks>
    /// <param name="logits">Unnormalized scores, <c>[..., classes]</c>.</param>
    /// <param name="targets">Probabilities, of the same shape; those of a sample add up to 1.</param>
    /// <param name="weights">A factor for each class, <c>[classes]</c>; all 1 by default.</param>
    /// <param name="labelSmoothing">ε, from 0 to 1: the targets become <c>(1 - ε) target + ε/classes</c> (Szegedy et al. 2016).</param>
    /// <param name="logBase">The base of the logarithm: e for nats, 2 for bits.</param>
    /// <param name="reduction">What becomes of the samples' costs.</param>
    /// <exception cref="ArgumentException">The smoothing is not from 0 to 1.</exception>
    public static Tensor CrossEntropy(
        Tensor logits, Tensor targets, Tensor? weights = null, double labelSmoothing = 0, double logBase = Math.E,
            Reduction reduction = Reduction.Mean)
    {
        CheckSmoothing(labelSmoothing);
        var smoothed = labelSmoothing == 0 ? targets : (1 - labelSmoothing) * targets + labelSmoothing / (double)logits.Dim(-1);
        var terms = Weighted(smoothed, InBase(LogSoftmax(logits.SameShapeAs(targets)), logBase));
        return -Reduced((weights is null ? terms : terms * OfClasses(weights, logits)).Sum(-1), reduction);
    }

    /// <summary>
    /// The negative log-likelihood: the mean of <c>-logProbabilities[label]</c>, which after a <see cref="LogSoftmax"/> is the <see
    /// cref="CrossEntropy(Tensor, IntTensor, Tensor, int?, double, double, Reduction)"/>.
    /// </summary>
    /// <param name="logProbabilities">Logarithms of probabilities, <c>[..., classes]</c>.</param>
    /// <param name="labels">The right classes, <c>[...]</c>, each below classes or the ignored one.</param>
    /// <param name="weights">A weight for each class, <c>[classes]</c>, by which the mean is divided too; all 1 by default.</param>
    /// <param name="ignoreIndex">A label that marks samples to leave out; it need not be a class.</param>
    /// <param name="reduction">What becomes of the samples' costs.</param>
    public static Tensor Nll(Tensor logProbabilities, IntTensor labels, Tensor? weights = null, int? ignoreIndex = null,
        Reduction reduction = Reduction.Mean) =>
        weights is null && ignoreIndex is null
            ? -Reduced(Pick(logProbabilities, labels), reduction)
            : OfLabels(logProbabilities, labels, weights, ignoreIndex, 0, reduction);

    /// <summary>
    /// The focal loss of several classes: the mean of <c>-(1 - p)^γ ln p</c> with the softmax p of the right class, which makes easy
    /// samples count less (Lin et al. 2017).
    /// </summary>
    /// <param name="logits">Unnormalized scores, <c>[..., classes]</c>.</param>
    /// <param name="labels">The right classes, <c>[...]</c>, each below classes.</param>
    /// <param name="gamma">γ; with 0 it is the cross-entropy.</param>
    /// <param name="reduction">What becomes of the samples' costs.</param>
    public static Tensor Focal(Tensor logits, IntTensor labels, double gamma = 2, Reduction reduction = Reduction.Mean)
    {
        var log = Pick(LogSoftmax(logits), labels);
        return -Reduced(Pow(-Expm1(log), gamma) * log, reduction);
    }

    /// <summary>
    /// The hinge loss of several classes: the mean over samples of the sum over the wrong classes of <c>max(0, margin + score - score of
    /// the right class)</c> (Weston and Watkins 1999).
    /// </summary>
    /// <remarks>PyTorch's <c>MultiMarginLoss</c> is this divided by the number of classes.</remarks>
    /// <param name="scores">Unbounded scores, <c>[..., classes]</c>.</param>
    /// <param name="labels">The right classes, <c>[...]</c>, each below classes.</param>
    /// <param name="margin">By how much the right class has to lead.</param>
    /// <param name="reduction">What becomes of the samples' costs.</param>
    public static Tensor Hinge(Tensor scores, IntTensor labels, double margin = 1, Reduction reduction = Reduction.Mean) =>
        Reduced(ClassMargins(scores, labels, margin).Sum(-1), reduction);

    /// <summary>
    /// The squared hinge loss of several classes: the mean over samples of the sum over the wrong classes of <c>max(0, margin + score -
    /// score of the right class)²</c>.
    /// </summary>
    /// <inheritdoc cref="Hinge(Tensor, IntTensor, double, Reduction)"/>
    public static Tensor SquaredHinge(Tensor scores, IntTensor labels, double margin = 1, Reduction reduction = Reduction.Mean)
    {
        var margins = ClassMargins(scores, labels, margin);
        return Reduced((margins * margins).Sum(-1), reduction);
    }

    /// <summary>
    /// The Kullback-Leibler divergence of predicted distributions from true ones: the mean over samples of <c>Σ p (ln p - ln q)</c>, in
    /// nats; terms with p = 0 are 0, also where q is 0.
    /// </summary>
    /// <remarks>PyTorch's <c>KLDivLoss</c> with <c>reduction="batchmean"</c>.</remarks>
    /// <param name="logPrediction">
    /// ln q, the logarithms of the predicted probabilities, <c>[..., classes]</c>, such as a <see cref="LogSoftmax"/>.
    /// </param>
    /// <param name="target">p, the true probabilities, of the same shape.</param>
    /// <param name="reduction">What becomes of the samples' costs.</param>
    public static Tensor KlDivergence(Tensor logPrediction, Tensor target, Reduction reduction = Reduction.Mean) =>
        Reduced((XLogY(target, target) - Weighted(target, logPrediction.SameShapeAs(target))).Sum(-1), reduction);

    /// <summary>The costs of labels, weighted, smoothed, and without those that are ignored.</summary>
    static Tensor OfLabels(Tensor logs, IntTensor labels, Tensor? weights, int? ignoreIndex, double labelSmoothing, Reduction reduction)
    {
        CheckSmoothing(labelSmoothing);
        var isLabel = (ignoreIndex is null ? OneHot(labels, logs.Dim(-1))
            : Equal(labels.Unsqueeze(-1), Positions(logs.Dim(-1)))).SameShapeAs(logs);
        var counts = weights is null ? isLabel.Sum(-1) : Where(isLabel, OfClasses(weights, logs), 0).Sum(-1);
        var costs = -counts * Where(isLabel, logs, 0).Sum(-1);
        if (labelSmoothing > 0)
            costs = (1 - labelSmoothing) * costs - (labelSmoothing / (double)logs.Dim(-1))
                * (weights is null ? logs : logs * OfClasses(weights, logs)).Sum(-1);
        if (ignoreIndex is { } ignored)
        {
            var isIgnored = Equal(labels, ignored);
            costs = Where(isIgnored, 0, Where(isLabel.Sum(-1), costs, double.NaN));
            counts = Where(isIgnored, 0, counts);
        }
        return reduction == Reduction.Mean ? costs.Sum() / counts.Sum() : Reduced(costs, reduction);
    }

    /// <summary>The violated margins of the wrong classes; 0 for the right one.</summary>
    static Tensor ClassMargins(Tensor scores, IntTensor labels, double margin) =>
        Where(OneHot(labels, scores.Dim(-1)), 0, Relu(margin + scores - Pick(scores, labels).Unsqueeze(-1)));

    static Tensor InBase(Tensor logs, double logBase) => logBase == Math.E ? logs : logs / Math.Log(logBase);

    static Tensor OfClasses(Tensor weights, Tensor logits) =>
        weights.Rank == 1 ? weights.Expand(logits.Dim(-1))
            : throw new ArgumentException($"class weights have the shape [classes], but they are {weights}");

    static void CheckSmoothing(double smoothing)
    {
        if (!(smoothing >= 0 && smoothing <= 1)) throw new ArgumentException($"label smoothing must be from 0 to 1, but is {smoothing}");
    }
}
