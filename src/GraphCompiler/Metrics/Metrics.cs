using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>How good predictions are. Scores and probabilities are [N, classes], row-major; labels are [N].</summary>
public static partial class Metrics
{
    const double SmallestProbability = 1e-15;

    /// <summary>The position of each row's largest value, the first among equals; a NaN counts as the largest.</summary>
    /// <param name="scores">Scores, logits or probabilities [N, classes].</param>
    /// <param name="classes">The number of columns.</param>
    /// <exception cref="ArgumentException">The length is no whole multiple of the number of classes.</exception>
    public static int[] ArgMax(ReadOnlySpan<float> scores, int classes)
    {
        var rows = Rows(scores.Length, classes, nameof(scores));
        var result = new int[rows];
        for (var i = 0; i < rows; i++) result[i] = ArgMax(scores.Slice(i * classes, classes));
        return result;
    }

    /// <summary>The position of the largest value, the first among equals; a NaN counts as the largest.</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static int ArgMax(ReadOnlySpan<float> scores)
    {
        if (scores.IsEmpty) throw new ArgumentException("ArgMax needs at least one value.", nameof(scores));
        var best = 0;
        for (var i = 1; i < scores.Length && !float.IsNaN(scores[best]); i++)
            if (!(scores[i] <= scores[best])) best = i;
        return best;
    }

    /// <summary>The share of predictions that equal their labels.</summary>
    /// <exception cref="ArgumentException">The lengths differ or are zero.</exception>
    public static double Accuracy(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels)
    {
        SameLength(predicted.Length, labels.Length, nameof(predicted));
        var right = 0;
        for (var i = 0; i < labels.Length; i++)
            if (predicted[i] == labels[i]) right++;
        return (double)right / labels.Length;
    }

    /// <summary>The share of rows whose largest score is at their label.</summary>
    /// <param name="scores">
    /// Scores, logits or probabilities [N, classes]; the number of classes is their length divided by the labels'.
    /// </param>
    /// <param name="labels">The right classes [N].</param>
    /// <exception cref="ArgumentException">The scores are no whole multiple of the labels.</exception>
    public static double Accuracy(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels)
    {
        if (labels.IsEmpty || scores.IsEmpty || scores.Length % labels.Length != 0)
            throw new ArgumentException($"{scores.Length} scores are no whole multiple of {labels.Length} labels.", nameof(scores));
        return Accuracy(ArgMax(scores, scores.Length / labels.Length), labels);
    }

    /// <summary>The mean of -ln p[label] (categorical cross-entropy); probabilities below 1e-15 count as 1e-15.</summary>
    /// <param name="probabilities">Probabilities [N, classes].</param>
    /// <param name="labels">The right classes [N].</param>
    /// <exception cref="ArgumentException">The probabilities are no whole multiple of the labels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is no class.</exception>
    public static double LogLoss(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels)
    {
        var classes = ClassesOf(probabilities.Length, labels, nameof(probabilities));
        double sum = 0;
        for (var i = 0; i < labels.Length; i++) sum -= Math.Log(Math.Max(probabilities[i * classes + labels[i]], SmallestProbability));
        return sum / labels.Length;
    }

    /// <summary>
    /// The mean of -ln p where the label is 1 and -ln(1 - p) where it is 0 (binary cross-entropy); both clipped at 1e-15.
    /// </summary>
    /// <param name="probabilities">Probabilities of class 1 [N].</param>
    /// <param name="labels">0 or 1 [N].</param>
    /// <exception cref="ArgumentException">The lengths differ or are zero.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is neither 0 nor 1.</exception>
    public static double BinaryLogLoss(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels)
    {
        SameLength(probabilities.Length, labels.Length, nameof(probabilities));
        Check.Indices(labels, 2, nameof(labels));
        double sum = 0;
        for (var i = 0; i < labels.Length; i++)
            sum -= Math.Log(Math.Max(labels[i] == 1 ? probabilities[i] : 1.0 - probabilities[i], SmallestProbability));
        return sum / labels.Length;
    }

    internal static void SameLength(int predicted, int expected, string argument, string others = "labels")
    {
        if (predicted != expected) throw new ArgumentException($"There are {predicted} {argument}, but {expected} {others}.", argument);
        if (expected == 0) throw new ArgumentException($"There are no {others}.", argument);
    }

    static int Rows(int length, int classes, string argument)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        return length % classes == 0
            ? length / classes
            : throw new ArgumentException($"{length} {argument} are no whole multiple of {classes} classes.", argument);
    }
}
