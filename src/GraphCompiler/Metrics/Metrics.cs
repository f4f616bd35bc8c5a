using System.Numerics;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>How good predictions are. Scores and probabilities are [N, classes], row-major; labels are [N].</summary>
public static partial class Metrics
{
    /// <summary>The position of each row's largest value, the first among equals; a NaN counts as the largest.</summary>
    /// <param name="scores">Scores, logits or probabilities [N, classes].</param>
    /// <param name="classes">The number of columns.</param>
    /// <exception cref="ArgumentException">The length is no whole multiple of the number of classes.</exception>
    public static int[] ArgMax(ReadOnlySpan<float> scores, int classes) => Greatest(scores, classes);

    /// <inheritdoc cref="ArgMax(ReadOnlySpan{float}, int)"/>
    public static int[] ArgMax(ReadOnlySpan<double> scores, int classes) => Greatest(scores, classes);

    /// <summary>The position of the largest value, the first among equals; a NaN counts as the largest.</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static int ArgMax(ReadOnlySpan<float> scores) => Greatest(scores);

    /// <inheritdoc cref="ArgMax(ReadOnlySpan{float})"/>
    public static int ArgMax(ReadOnlySpan<double> scores) => Greatest(scores);

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
    /// <exception cref="ArgumentException">The scores are no whole multiple of the labels, or one is NaN.</exception>
    public static double Accuracy(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels) => AccuracyOf(scores, labels);

    /// <inheritdoc cref="Accuracy(ReadOnlySpan{float}, ReadOnlySpan{int})"/>
    public static double Accuracy(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels) => AccuracyOf(scores, labels);

    /// <summary>
    /// The mean of -ln p[label] (categorical cross-entropy), where p is clipped to [ε, 1 - ε] with the machine epsilon ε of its type,
    /// 1.2e-7 or 2.2e-16.
    /// </summary>
    /// <param name="probabilities">Probabilities [N, classes].</param>
    /// <param name="labels">The right classes [N].</param>
    /// <exception cref="ArgumentException">
    /// The probabilities are no whole multiple of the labels, or one is not from 0 to 1.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is no class.</exception>
    public static double LogLoss(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels) => LogLossOf(probabilities, labels);

    /// <inheritdoc cref="LogLoss(ReadOnlySpan{float}, ReadOnlySpan{int})"/>
    public static double LogLoss(ReadOnlySpan<double> probabilities, ReadOnlySpan<int> labels) => LogLossOf(probabilities, labels);

    /// <summary>
    /// The mean of -ln p where the label is 1 and -ln(1 - p) where it is 0 (binary cross-entropy), where p is clipped to [ε, 1 - ε] with
    /// the machine epsilon ε of its type, 1.2e-7 or 2.2e-16.
    /// </summary>
    /// <param name="probabilities">Probabilities of class 1 [N].</param>
    /// <param name="labels">0 or 1 [N].</param>
    /// <exception cref="ArgumentException">The lengths differ or are zero, or a probability is not from 0 to 1.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is neither 0 nor 1.</exception>
    public static double BinaryLogLoss(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels) =>
        BinaryLogLossOf(probabilities, labels);

    /// <inheritdoc cref="BinaryLogLoss(ReadOnlySpan{float}, ReadOnlySpan{int})"/>
    public static double BinaryLogLoss(ReadOnlySpan<double> probabilities, ReadOnlySpan<int> labels) =>
        BinaryLogLossOf(probabilities, labels);

    static int[] Greatest<T>(ReadOnlySpan<T> scores, int classes) where T : IFloatingPointIeee754<T>
    {
        var result = new int[Rows(scores.Length, classes, nameof(scores))];
        for (var i = 0; i < result.Length; i++) result[i] = Greatest(scores.Slice(i * classes, classes));
        return result;
    }

    static int Greatest<T>(ReadOnlySpan<T> scores) where T : IFloatingPointIeee754<T>
    {
        if (scores.IsEmpty) throw new ArgumentException("ArgMax needs at least one value.", nameof(scores));
        var best = 0;
        for (var i = 1; i < scores.Length && !T.IsNaN(scores[best]); i++)
            if (!(scores[i] <= scores[best])) best = i;
        return best;
    }

    static double AccuracyOf<T>(ReadOnlySpan<T> scores, ReadOnlySpan<int> labels) where T : IFloatingPointIeee754<T>
    {
        if (labels.IsEmpty) throw new ArgumentException("There are no labels.", nameof(labels));
        if (scores.IsEmpty || scores.Length % labels.Length != 0)
            throw new ArgumentException($"{scores.Length} scores are no whole multiple of {labels.Length} labels.", nameof(scores));
        CheckScores(scores);
        return Accuracy(Greatest(scores, scores.Length / labels.Length), labels);
    }

    static double LogLossOf<T>(ReadOnlySpan<T> probabilities, ReadOnlySpan<int> labels) where T : IFloatingPointIeee754<T>
    {
        var classes = ClassesOf(probabilities.Length, labels, nameof(probabilities));
        CheckProbabilities(probabilities);
        double sum = 0;
        for (var i = 0; i < labels.Length; i++) sum -= Math.Log(Clipped<T>(double.CreateChecked(probabilities[i * classes + labels[i]])));
        return sum / labels.Length;
    }

    static double BinaryLogLossOf<T>(ReadOnlySpan<T> probabilities, ReadOnlySpan<int> labels) where T : IFloatingPointIeee754<T>
    {
        SameLength(probabilities.Length, labels.Length, nameof(probabilities));
        Check.Indices(labels, 2, nameof(labels));
        CheckProbabilities(probabilities);
        double sum = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var p = double.CreateChecked(probabilities[i]);
            sum -= Math.Log(Clipped<T>(labels[i] == 1 ? p : 1 - p));
        }
        return sum / labels.Length;
    }

    static double Clipped<T>(double probability) where T : IFloatingPointIeee754<T>
    {
        var epsilon = double.CreateChecked(T.BitIncrement(T.One) - T.One);
        return Math.Clamp(probability, epsilon, 1 - epsilon);
    }

    static void CheckScores<T>(ReadOnlySpan<T> scores) where T : IFloatingPointIeee754<T>
    {
        for (var i = 0; i < scores.Length; i++)
            if (T.IsNaN(scores[i])) throw NoNumber(scores[i], i, nameof(scores));
    }

    static void CheckProbabilities<T>(ReadOnlySpan<T> probabilities) where T : IFloatingPointIeee754<T>
    {
        // The last digits of a softmax are rounded.
        var most = T.One + T.CreateChecked(1e-5);
        for (var i = 0; i < probabilities.Length; i++)
            if (!(probabilities[i] >= T.Zero && probabilities[i] <= most))
                throw new ArgumentException(FormattableString.Invariant(
                    $"Probabilities are from 0 to 1, but probabilities {i} is {probabilities[i]}."), nameof(probabilities));
    }

    static ArgumentException NoNumber<T>(T value, int position, string argument) =>
        new(FormattableString.Invariant($"A metric needs numbers, but {argument} {position} is {value}."), argument);

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
