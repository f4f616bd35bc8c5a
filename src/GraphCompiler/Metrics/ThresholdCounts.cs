using System.Numerics;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>How many samples of either class have at least a score.</summary>
readonly record struct ThresholdCounts(double Threshold, long TruePositives, long FalsePositives)
{
    /// <summary>The counts at every distinct score, the greatest first.</summary>
    public static ThresholdCounts[] Of<T>(ReadOnlySpan<T> scores, ReadOnlySpan<int> labels) where T : IFloatingPointIeee754<T>
    {
        Metrics.SameLength(scores.Length, labels.Length, nameof(scores));
        Check.Indices(labels, 2, nameof(labels));
        var sorted = new double[scores.Length];
        for (var i = 0; i < scores.Length; i++)
            sorted[i] = T.IsNaN(scores[i])
                ? throw new ArgumentException($"Score {i} is NaN.", nameof(scores))
                : double.CreateChecked(scores[i]);
        var classes = labels.ToArray();
        Array.Sort(sorted, classes);
        var counts = new List<ThresholdCounts>();
        var (positive, negative) = (0L, 0L);
        for (var i = sorted.Length - 1; i >= 0; i--)
        {
            if (classes[i] == 1) positive++;
            else negative++;
            if (i == 0 || sorted[i - 1] != sorted[i]) counts.Add(new(sorted[i], positive, negative));
        }
        return [.. counts];
    }
}
