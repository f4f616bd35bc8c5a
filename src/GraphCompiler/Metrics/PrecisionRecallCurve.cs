using System.Numerics;

namespace GraphCompiler;

/// <summary>
/// A point of a precision-recall curve: what the classifier does that calls everything from a score of <see cref="Threshold"/> on positive.
/// </summary>
/// <param name="Threshold">The threshold.</param>
/// <param name="Precision">Of the samples called positive, the share that are.</param>
/// <param name="Recall">Of the positive samples, the share called positive.</param>
public readonly record struct PrecisionRecallPoint(double Threshold, double Precision, double Recall);

/// <summary>The precision and recall of scores at every threshold: one point for each distinct score.</summary>
public sealed class PrecisionRecallCurve
{
    PrecisionRecallCurve(PrecisionRecallPoint[] points) => Points = points;

    /// <summary>The points by falling threshold, so by rising recall.</summary>
    public IReadOnlyList<PrecisionRecallPoint> Points { get; }

    /// <summary>
    /// The average precision, <c>Σ (Rᵢ - Rᵢ₋₁) Pᵢ</c> over the points (scikit-learn's <c>average_precision_score</c>): the area under the
    /// curve without interpolation.
    /// </summary>
    public double AveragePrecision
    {
        get
        {
            var (sum, recall) = (0.0, 0.0);
            foreach (var point in Points)
            {
                sum += (point.Recall - recall) * point.Precision;
                recall = point.Recall;
            }
            return sum;
        }
    }

    /// <summary>The curve of scores.</summary>
    /// <param name="scores">Scores of class 1, probabilities or any other numbers that grow with them [N].</param>
    /// <param name="labels">0 or 1 [N].</param>
    /// <exception cref="ArgumentException">The lengths differ or are zero, a score is NaN, or no label is 1.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is neither 0 nor 1.</exception>
    public static PrecisionRecallCurve Of<T>(ReadOnlySpan<T> scores, ReadOnlySpan<int> labels) where T : IFloatingPointIeee754<T>
    {
        var counts = ThresholdCounts.Of(scores, labels);
        var positives = counts[^1].TruePositives;
        if (positives == 0)
            throw new ArgumentException($"A precision-recall curve needs positive samples, but all {labels.Length} labels are 0.",
                nameof(labels));
        return new([.. counts.Select(count =>
            new PrecisionRecallPoint(count.Threshold, (double)count.TruePositives / (count.TruePositives + count.FalsePositives),
                (double)count.TruePositives / positives))]);
    }
}
