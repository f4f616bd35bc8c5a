namespace GraphCompiler;

// Losses, each the mean over all samples.
public static partial class Ops
{
    /// <summary>The mean squared error, the mean of <c>(prediction - target)²</c> over all elements.</summary>
    /// <param name="prediction">Any tensor.</param>
    /// <param name="target">A tensor of the same shape.</param>
    public static Tensor Mse(Tensor prediction, Tensor target)
    {
        var error = prediction - target;
        return (error * error).Mean();
    }

    /// <summary>Categorical cross-entropy of softmax(logits): the mean of <c>-ln softmax(logits)[label]</c>, in nats. The gradient is (softmax - onehot)/N.</summary>
    /// <param name="logits">Unnormalized scores, <c>[..., classes]</c>.</param>
    /// <param name="labels">The right classes, <c>[...]</c>, each below classes.</param>
    public static Tensor CrossEntropy(Tensor logits, IntTensor labels) =>
        -(OneHot(labels, logits.Dim(-1)) * LogSoftmax(logits)).Sum(-1).Mean();

    /// <summary>Binary cross-entropy of sigmoid(logits): the mean of <c>softplus(x) - x t</c> over all elements, in nats.</summary>
    /// <param name="logits">Unnormalized scores, of any shape.</param>
    /// <param name="targets">Probabilities from 0 to 1, of the same shape.</param>
    public static Tensor BinaryCrossEntropyWithLogits(Tensor logits, Tensor targets) => (Softplus(logits) - logits * targets).Mean();
}
