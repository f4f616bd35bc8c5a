using System.Globalization;
using System.Text;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>How often each class was taken for each: rows are the labels, columns the predictions.</summary>
public sealed class ConfusionMatrix
{
    readonly long[,] counts;
    readonly string[] names;

    /// <summary>An empty matrix.</summary>
    /// <param name="classes">The number of classes.</param>
    /// <param name="names">Their names; numbers if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of classes is not positive.</exception>
    /// <exception cref="ArgumentException">There are more or fewer names than classes.</exception>
    public ConfusionMatrix(int classes, IReadOnlyList<string>? names = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (names is not null && names.Count != classes)
            throw new ArgumentException($"There are {classes} classes, but {names.Count} names.", nameof(names));
        counts = new long[classes, classes];
        this.names = names is null ? [.. Enumerable.Range(0, classes).Select(c => c.ToString(CultureInfo.InvariantCulture))] : [.. names];
    }

    /// <summary>A matrix of predictions.</summary>
    /// <param name="labels">The right classes [N].</param>
    /// <param name="predicted">The predicted classes [N].</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="names">Their names; numbers if null.</param>
    public static ConfusionMatrix Of(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, int classes,
        IReadOnlyList<string>? names = null)
    {
        var matrix = new ConfusionMatrix(classes, names);
        matrix.Add(labels, predicted);
        return matrix;
    }

    /// <summary>The number of classes.</summary>
    public int Classes => names.Length;

    /// <summary>The classes' names.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>How many samples of class <paramref name="label"/> were predicted to be <paramref name="predicted"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public long this[int label, int predicted] => counts[Checked(label, nameof(label)), Checked(predicted, nameof(predicted))];

    /// <summary>The number of samples.</summary>
    public long Total => Enumerable.Range(0, Classes).Sum(Labels);

    /// <summary>The share of right predictions; NaN without samples.</summary>
    public double Accuracy => (double)Enumerable.Range(0, Classes).Sum(c => counts[c, c]) / Total;

    /// <summary>The mean of the recalls of all classes that have samples; NaN without samples.</summary>
    public double BalancedAccuracy =>
        Enumerable.Range(0, Classes).Where(c => Labels(c) > 0).Select(Recall).DefaultIfEmpty(double.NaN).Average();

    /// <summary>
    /// Cohen's kappa (1960), the agreement beyond chance: <c>(p - e) / (1 - e)</c> with the accuracy p and the accuracy e expected of
    /// independent labels and predictions of the same frequencies. NaN where e is 1: all labels and predictions are of one class.
    /// </summary>
    public double Kappa
    {
        get
        {
            var total = (double)Total;
            var expected = Enumerable.Range(0, Classes).Sum(c => Labels(c) / total * (Predictions(c) / total));
            return (Accuracy - expected) / (1 - expected);
        }
    }

    /// <summary>
    /// Matthews' correlation coefficient in Gorodkin's form for several classes (2004): 1 for perfect predictions, about 0 for random ones;
    /// 0 where all labels or all predictions are of one class.
    /// </summary>
    public double MatthewsCorrelation
    {
        get
        {
            double total = Total, right = Enumerable.Range(0, Classes).Sum(c => counts[c, c]);
            double covariance = right * total, labels = total * total, predictions = total * total;
            for (var c = 0; c < Classes; c++)
            {
                covariance -= (double)Labels(c) * Predictions(c);
                labels -= (double)Labels(c) * Labels(c);
                predictions -= (double)Predictions(c) * Predictions(c);
            }
            return labels == 0 || predictions == 0 ? 0 : covariance / Math.Sqrt(labels) / Math.Sqrt(predictions);
        }
    }

    /// <summary>The mean of all classes' precisions.</summary>
    public double MacroPrecision => Precision(Averaging.Macro);

    /// <summary>The mean of all classes' recalls.</summary>
    public double MacroRecall => Recall(Averaging.Macro);

    /// <summary>The mean of all classes' F1 scores.</summary>
    public double MacroF1 => FBeta(1, Averaging.Macro);

    /// <summary>The classes' precisions as one number.</summary>
    public double Precision(Averaging averaging) => Averaged(averaging, Precision, Right, c => Predictions(c));

    /// <summary>The classes' recalls as one number.</summary>
    public double Recall(Averaging averaging) => Averaged(averaging, Recall, Right, c => Labels(c));

    /// <summary>The classes' F-beta scores as one number.</summary>
    /// <param name="beta">How many times as important recall is as precision; ∞ for recall alone.</param>
    /// <param name="averaging">How the classes are put together.</param>
    /// <exception cref="ArgumentOutOfRangeException">Beta is negative or NaN.</exception>
    public double FBeta(double beta, Averaging averaging) =>
        Averaged(averaging, c => FBeta(c, beta), Right, c => Weighted(c, PrecisionShare(beta)));

    /// <summary>The classes' Jaccard scores as one number.</summary>
    public double Jaccard(Averaging averaging) =>
        Averaged(averaging, Jaccard, Right, c => Labels(c) + Predictions(c) - counts[c, c]);

    double Averaged(Averaging averaging, Func<int, double> score, Func<int, long> part, Func<int, double> whole)
    {
        var classes = Enumerable.Range(0, Classes);
        return averaging switch
        {
            Averaging.Macro => classes.Average(score),
            Averaging.Micro => classes.Sum(whole) is > 0 and var all ? classes.Sum(part) / all : 0,
            Averaging.Weighted => Total > 0 ? classes.Sum(c => score(c) * Labels(c)) / Total : 0,
            _ => throw new ArgumentOutOfRangeException(nameof(averaging), averaging, "There is no such average."),
        };
    }

    /// <summary>Counts further predictions.</summary>
    /// <exception cref="ArgumentException">The lengths differ or are zero; nothing was counted.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is no class; nothing was counted.</exception>
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted)
    {
        Metrics.SameLength(predicted.Length, labels.Length, nameof(predicted));
        Check.Indices(labels, Classes, nameof(labels));
        Check.Indices(predicted, Classes, nameof(predicted));
        for (var i = 0; i < labels.Length; i++) counts[labels[i], predicted[i]]++;
    }

    /// <summary>Of the samples predicted to be of a class, the share that are: TP / (TP + FP); 0 if there are none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double Precision(int @class) => Share(Right(@class), Predictions(@class));

    /// <summary>
    /// Of the samples of a class, the share predicted to be (the true positive rate): TP / (TP + FN); 0 if there are none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double Recall(int @class) => Share(Right(@class), Labels(@class));

    /// <summary>
    /// Of the samples of other classes, the share predicted to be of another one (the true negative rate): TN / (TN + FP); 0 if there are
    /// none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double Specificity(int @class)
    {
        var wrong = Predictions(Checked(@class, nameof(@class))) - Right(@class);
        var others = Total - Labels(@class);
        return Share(others - wrong, others);
    }

    /// <summary>
    /// The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN); 0 if there are no such samples or predictions.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double F1(int @class) => FBeta(@class, 1);

    /// <summary>
    /// The weighted harmonic mean of precision P and recall R, <c>(1 + β²) P R / (β² P + R)</c> (van Rijsbergen 1979); 0 if there are no
    /// such samples or predictions.
    /// </summary>
    /// <param name="class">The class.</param>
    /// <param name="beta">How many times as important recall is as precision; ∞ for recall alone.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class, or beta is negative or NaN.</exception>
    public double FBeta(int @class, double beta) => Share(Right(@class), Weighted(@class, PrecisionShare(beta)));

    /// <summary>
    /// Of the samples that are of a class or were predicted to be, the share of which both is true: TP / (TP + FP + FN); 0 if there are
    /// none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double Jaccard(int @class) => Share(Right(@class), Labels(@class) + Predictions(@class) - Right(@class));

    /// <summary>The matrix as shares; what is divided by 0 is 0.</summary>
    /// <param name="by">What is 1 in sum.</param>
    public double[,] Normalized(Normalization by = Normalization.Rows)
    {
        var shares = new double[Classes, Classes];
        for (var r = 0; r < Classes; r++)
            for (var c = 0; c < Classes; c++)
                shares[r, c] = Share(counts[r, c], by switch
                {
                    Normalization.Rows => Labels(r),
                    Normalization.Columns => Predictions(c),
                    Normalization.All => Total,
                    _ => throw new ArgumentOutOfRangeException(nameof(by), by, "There is no such normalization."),
                });
        return shares;
    }

    /// <summary>The counts as a table, with each class's precision, recall and F1.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        TextTable.Append(text, ["label", .. names, "precision", "recall", "F1"],
            Enumerable.Range(0, Classes).Select(r => (string[])[names[r],
                .. Enumerable.Range(0, Classes).Select(c => counts[r, c].ToString(CultureInfo.InvariantCulture)),
                Text(Precision(r)), Text(Recall(r)), Text(F1(r))]), right: true);
        return text.Append("  accuracy ").Append(Text(Accuracy)).Append(", macro precision ").Append(Text(MacroPrecision))
            .Append(", recall ").Append(Text(MacroRecall))
            .Append(", F1 ").Append(Text(MacroF1)).Append('\n').ToString();
    }

    long Right(int @class) => counts[Checked(@class, nameof(@class)), @class];

    // TP divided by this is F-beta: numerator and denominator of its definition, divided by 1 + β², which may be infinite.
    double Weighted(int @class, double precisionShare) => (1 - precisionShare) * Labels(@class) + precisionShare * Predictions(@class);

    static double PrecisionShare(double beta) => beta >= 0 ? 1 / (1 + beta * beta)
        : throw new ArgumentOutOfRangeException(nameof(beta), beta, "Beta is at least 0.");

    int Checked(int @class, string name) => (uint)@class < (uint)Classes ? @class
        : throw new ArgumentOutOfRangeException(name, @class, $"There are classes from 0 to {Classes - 1}, but not {@class}.");

    long Labels(int row) => Enumerable.Range(0, Classes).Sum(c => counts[row, c]);

    long Predictions(int column) => Enumerable.Range(0, Classes).Sum(r => counts[r, column]);

    static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;

    static string Text(double share) => share.ToString("0.0000", CultureInfo.InvariantCulture);
}
