using System.Numerics;
using GraphCompiler.Runtime;

namespace GraphCompiler;

// How good scores and probabilities are; scikit-learn's definitions.
public static partial class Metrics
{
    /// <summary>The classes that probabilities of class 1 stand for: 1 from the threshold on, else 0. NaN is 0.</summary>
    /// <param name="probabilities">Probabilities or scores of class 1 [N].</param>
    /// <param name="threshold">The decision threshold.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is NaN.</exception>
    public static int[] Classify<T>(ReadOnlySpan<T> probabilities, double threshold = 0.5) where T : IFloatingPointIeee754<T>
    {
        if (double.IsNaN(threshold)) throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "A threshold is a number.");
        var classes = new int[probabilities.Length];
        for (var i = 0; i < classes.Length; i++) classes[i] = double.CreateChecked(probabilities[i]) >= threshold ? 1 : 0;
        return classes;
    }

    /// <summary>
    /// The share of rows whose label is among the <paramref name="k"/> largest scores; of equal scores the later class counts as the
    /// larger, as in scikit-learn.
    /// </summary>
    /// <param name="scores">
    /// Scores, logits or probabilities [N, classes]; the number of classes is their length divided by the labels'.
    /// </param>
    /// <param name="labels">The right classes [N].</param>
    /// <param name="k">How many classes may be guessed.</param>
    /// <exception cref="ArgumentException">The scores are no whole multiple of the labels, or one is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is no class, or k is not positive.</exception>
    public static double TopKAccuracy<T>(ReadOnlySpan<T> scores, ReadOnlySpan<int> labels, int k) where T : IFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        var classes = ClassesOf(scores.Length, labels, nameof(scores));
        CheckScores(scores);
        var right = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var row = scores.Slice(i * classes, classes);
            var larger = 0;
            for (var c = 0; c < classes; c++)
                if (row[c] > row[labels[i]] || (row[c] == row[labels[i]] && c > labels[i])) larger++;
            if (larger < k) right++;
        }
        return (double)right / labels.Length;
    }

    /// <summary>Brier's score (1950) of binary probabilities, <c>mean (p - y)²</c>.</summary>
    /// <param name="probabilities">Probabilities of class 1 [N].</param>
    /// <param name="labels">0 or 1 [N].</param>
    /// <exception cref="ArgumentException">The lengths differ or are zero, or a probability is not from 0 to 1.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is neither 0 nor 1.</exception>
    public static double BrierScore<T>(ReadOnlySpan<T> probabilities, ReadOnlySpan<int> labels) where T : IFloatingPointIeee754<T>
    {
        SameLength(probabilities.Length, labels.Length, nameof(probabilities));
        Check.Indices(labels, 2, nameof(labels));
        CheckProbabilities(probabilities);
        var sum = 0.0;
        for (var i = 0; i < labels.Length; i++) sum += Math.Pow(double.CreateChecked(probabilities[i]) - labels[i], 2);
        return sum / labels.Length;
    }

    /// <summary>
    /// The perplexity of a model whose mean cross-entropy per token, with the natural logarithm, is given: <c>e^loss</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The cross-entropy is NaN.</exception>
    public static double Perplexity(double crossEntropy) => !double.IsNaN(crossEntropy) ? Math.Exp(crossEntropy)
        : throw new ArgumentOutOfRangeException(nameof(crossEntropy), crossEntropy, "A cross-entropy is a number.");

    /// <summary>The area under the ROC curve of binary scores; see <see cref="RocCurve.Area"/>.</summary>
    /// <inheritdoc cref="RocCurve.Of"/>
    public static double RocAuc<T>(ReadOnlySpan<T> scores, ReadOnlySpan<int> labels)
        where T : IFloatingPointIeee754<T> => RocCurve.Of(scores, labels).Area;

    /// <summary>
    /// The area under the ROC curve for several classes: the mean of the areas of each class against all others, or (Hand and Till 2001) of
    /// each pair of classes, in both directions, among the samples of the two.
    /// </summary>
    /// <param name="scores">Scores or probabilities [N, classes]; the number of classes is their length divided by the labels'.</param>
    /// <param name="labels">The right classes [N]; every class has to be among them.</param>
    /// <param name="pairs">True for one class against one other, false for one against the rest.</param>
    /// <param name="averaging">
    /// The mean, or the mean weighted by how many samples a class, or a pair of them, has; of one class against the rest also the area for
    /// all classes' decisions at once.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The scores are no whole multiple of the labels, one is NaN, there are fewer than 2 classes, or one of them has no samples.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A label is no class, or the averaging is <see cref="Averaging.Micro"/> for pairs.
    /// </exception>
    public static double RocAuc<T>(
        ReadOnlySpan<T> scores, ReadOnlySpan<int> labels, bool pairs, Averaging averaging = Averaging.Macro)
        where T : IFloatingPointIeee754<T>
    {
        if (averaging is not (Averaging.Macro or Averaging.Weighted or Averaging.Micro) || pairs && averaging == Averaging.Micro)
            throw new ArgumentOutOfRangeException(nameof(averaging), averaging, "Areas of pairs are averaged with or without weights.");
        var classes = ClassesOf(scores.Length, labels, nameof(scores));
        CheckScores(scores);
        if (classes < 2) throw new ArgumentException("Areas need scores of at least 2 classes, but there is one.", nameof(scores));
        var samples = Enumerable.Range(0, classes).Select(_ => new List<int>()).ToArray();
        for (var i = 0; i < labels.Length; i++) samples[labels[i]].Add(i);
        if (Array.FindIndex(samples, own => own.Count == 0) is >= 0 and var missing)
            throw new ArgumentException($"Areas need samples of every class, but class {missing} has no samples.", nameof(labels));
        if (averaging == Averaging.Micro)
        {
            var isLabel = new int[scores.Length];
            for (var i = 0; i < labels.Length; i++) isLabel[i * classes + labels[i]] = 1;
            return RocAuc(scores, isLabel);
        }
        var (sum, weights) = (0.0, 0.0);
        for (var first = 0; first < classes; first++)
            for (var second = pairs ? first + 1 : classes - 1; second < classes; second++)
            {
                var area = pairs
                    ? (Area(scores, first, samples[second]) + Area(scores, second, samples[first])) / 2
                    : Area(scores, first, Enumerable.Range(0, classes).Where(c => c != first).SelectMany(c => samples[c]));
                var weight = averaging == Averaging.Macro ? 1
                    : pairs ? samples[first].Count + samples[second].Count : samples[first].Count;
                sum += weight * area;
                weights += weight;
            }
        return sum / weights;

        // The area of scores for a class, of samples that belong to it or not.
        double Area(ReadOnlySpan<T> all, int positive, IEnumerable<int> others)
        {
            int[] chosen = [.. samples[positive], .. others];
            var own = new T[chosen.Length];
            var isPositive = new int[chosen.Length];
            for (var i = 0; i < chosen.Length; i++)
                (own[i], isPositive[i]) = (all[chosen[i] * classes + positive], i < samples[positive].Count ? 1 : 0);
            return RocCurve.Of<T>(own, isPositive).Area;
        }
    }

    static int ClassesOf(int scores, ReadOnlySpan<int> labels, string argument)
    {
        if (labels.IsEmpty) throw new ArgumentException("There are no labels.", nameof(labels));
        if (scores == 0 || scores % labels.Length != 0)
            throw new ArgumentException($"{scores} {argument} are no whole multiple of {labels.Length} labels.", argument);
        Check.Indices(labels, scores / labels.Length, nameof(labels));
        return scores / labels.Length;
    }
}
