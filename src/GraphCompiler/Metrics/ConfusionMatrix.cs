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
        if (names is not null && names.Count != classes) throw new ArgumentException($"There are {classes} classes, but {names.Count} names.", nameof(names));
        counts = new long[classes, classes];
        this.names = names is null ? [.. Enumerable.Range(0, classes).Select(c => c.ToString(CultureInfo.InvariantCulture))] : [.. names];
    }

    /// <summary>A matrix of predictions.</summary>
    /// <param name="labels">The right classes [N].</param>
    /// <param name="predicted">The predicted classes [N].</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="names">Their names; numbers if null.</param>
    public static ConfusionMatrix Of(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, int classes, IReadOnlyList<string>? names = null)
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
    public long this[int label, int predicted] => counts[label, predicted];

    /// <summary>The number of samples.</summary>
    public long Total => Enumerable.Range(0, Classes).Sum(Labels);

    /// <summary>The share of right predictions; NaN without samples.</summary>
    public double Accuracy => (double)Enumerable.Range(0, Classes).Sum(c => counts[c, c]) / Total;

    /// <summary>The mean of all classes' precisions.</summary>
    public double MacroPrecision => Enumerable.Range(0, Classes).Average(Precision);

    /// <summary>The mean of all classes' recalls.</summary>
    public double MacroRecall => Enumerable.Range(0, Classes).Average(Recall);

    /// <summary>The mean of all classes' F1 scores.</summary>
    public double MacroF1 => Enumerable.Range(0, Classes).Average(F1);

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
    public double Precision(int @class) => Share(counts[@class, @class], Predictions(@class));

    /// <summary>Of the samples of a class, the share predicted to be (the true positive rate): TP / (TP + FN); 0 if there are none.</summary>
    public double Recall(int @class) => Share(counts[@class, @class], Labels(@class));

    /// <summary>Of the samples of other classes, the share predicted to be of another one (the true negative rate): TN / (TN + FP); 0 if there are none.</summary>
    public double Specificity(int @class)
    {
        var others = Total - Labels(@class);
        return Share(others - (Predictions(@class) - counts[@class, @class]), others);
    }

    /// <summary>The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN); 0 if there are no such samples or predictions.</summary>
    public double F1(int @class) => Share(2 * counts[@class, @class], Predictions(@class) + Labels(@class));

    /// <summary>The matrix with each row divided by its sum; a row without samples is 0.</summary>
    public double[,] Normalized()
    {
        var shares = new double[Classes, Classes];
        for (var r = 0; r < Classes; r++)
            for (var c = 0; c < Classes; c++) shares[r, c] = Share(counts[r, c], Labels(r));
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
        return text.Append("  accuracy ").Append(Text(Accuracy)).Append(", macro precision ").Append(Text(MacroPrecision)).Append(", recall ").Append(Text(MacroRecall))
            .Append(", F1 ").Append(Text(MacroF1)).Append('\n').ToString();
    }

    long Labels(int row) => Enumerable.Range(0, Classes).Sum(c => counts[row, c]);

    long Predictions(int column) => Enumerable.Range(0, Classes).Sum(r => counts[r, column]);

    static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

    static string Text(double share) => share.ToString("0.0000", CultureInfo.InvariantCulture);
}
