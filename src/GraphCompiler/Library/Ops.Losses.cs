namespace GraphCompiler;

// Losses, each the mean over all samples.
public static partial class Ops
{
    /// <summary>The mean squared error, the mean of <c>(prediction - target)²</c> over all elements.</summary>
    /// <param name="prediction">Any tensor.</param>
    /// <param name="target">A tensor of the same shape, or one number for all elements.</param>
    public static Tensor Mse(Tensor prediction, Tensor target)
    {
        var error = prediction.SameShapeAs(target, orNumber: true) - target;
        return (error * error).Mean();
    }

    /// <summary>Categorical cross-entropy of softmax(logits): the mean of <c>-ln softmax(logits)[label]</c>, in nats. The gradient is (softmax - onehot)/N.</summary>
    /// <param name="logits">Unnormalized scores, <c>[..., classes]</c>.</param>
    /// <param name="labels">The right classes, <c>[...]</c>, each below classes.</param>
    /// <remarks>A class whose logit is -infinity is left out: its probability and its gradient are 0.</remarks>
    public static Tensor CrossEntropy(Tensor logits, IntTensor labels) => -Pick(LogSoftmax(logits), labels).Mean();

    /// <summary>Binary cross-entropy of sigmoid(logits): the mean of <c>softplus(x) - x t</c> over all elements, in nats. The gradient is (sigmoid - target)/N.</summary>
    /// <remarks>An infinite logit costs nothing if its target is 0 or 1 accordingly.</remarks>
    /// <param name="logits">Unnormalized scores, of any shape.</param>
    /// <param name="targets">Probabilities from 0 to 1, of the same shape, or one number for all elements.</param>
    public static Tensor BinaryCrossEntropyWithLogits(Tensor logits, Tensor targets) =>
        LogisticCost(logits.SameShapeAs(targets, orNumber: true), targets.Expand([.. Movements.SizesOf(logits)])).Mean();

    // At infinity the two terms may cancel.
    [Gradient(nameof(LogisticCostGradient))]
    static Tensor LogisticCost(Tensor x, Tensor target) =>
        Where(Equal(Abs(x), double.PositiveInfinity), Weighted(Where(x > 0, 1 - target, target), Abs(x)), Softplus(x) - x * target);

    static (Tensor, Tensor) LogisticCostGradient(Tensor x, Tensor target, Tensor result, Tensor gradient) => (gradient * (Sigmoid(x) - target), -gradient * x);
}
