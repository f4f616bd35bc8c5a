using System.Numerics;

namespace GraphCompiler;

/// <summary>
/// A point of a receiver operating characteristic: what the classifier does that calls everything from a score of <see cref="Threshold"/>
/// on positive.
/// </summary>
/// <param name="Threshold">The threshold; ∞ for the classifier that calls nothing positive.</param>
/// <param name="FalsePositiveRate">Of the negative samples, the share called positive.</param>
/// <param name="TruePositiveRate">Of the positive samples, the share called positive: the recall.</param>
public readonly record struct RocPoint(double Threshold, double FalsePositiveRate, double TruePositiveRate);

/// <summary>
/// The receiver operating characteristic of scores (scikit-learn's <c>roc_curve</c> with all points): one point for each distinct score.
/// </summary>
public sealed class RocCurve
{
    RocCurve(RocPoint[] points) => Points = points;

    /// <summary>The points by falling threshold, from (0, 0) to (1, 1).</summary>
    public IReadOnlyList<RocPoint> Points { get; }

    /// <summary>
    /// The area under the curve by the trapezoid rule: the probability that a positive sample has a greater score than a negative one,
    /// where equal scores count half (Hanley and McNeil 1982).
    /// </summary>
    public double Area
    {
        get
        {
            var area = 0.0;
            for (var i = 1; i < Points.Count; i++)
                area += (Points[i].FalsePositiveRate - Points[i - 1].FalsePositiveRate)
                    * (Points[i].TruePositiveRate + Points[i - 1].TruePositiveRate) / 2;
            return area;
        }
    }

    /// <summary>The curve of scores.</summary>
    /// <param name="scores">Scores of class 1, probabilities or any other numbers that grow with them [N].</param>
    /// <param name="labels">0 or 1 [N].</param>
    /// <exception cref="ArgumentException">The lengths differ or are zero, a score is NaN, or all labels are the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is neither 0 nor 1.</exception>
    public static RocCurve Of<T>(ReadOnlySpan<T> scores, ReadOnlySpan<int> labels) where T : IFloatingPointIeee754<T>
    {
        var counts = ThresholdCounts.Of(scores, labels);
        var (positives, negatives) = (counts[^1].TruePositives, counts[^1].FalsePositives);
        if (positives == 0 || negatives == 0)
            throw new ArgumentException(
                $"A ROC curve needs samples of both classes, but all {labels.Length} labels are {(positives == 0 ? 0 : 1)}.",
                nameof(labels));
        return new([new(double.PositiveInfinity, 0, 0),
            .. counts.Select(count => new RocPoint(count.Threshold, (double)count.FalsePositives / negatives,
                (double)count.TruePositives / positives))]);
    }
}
