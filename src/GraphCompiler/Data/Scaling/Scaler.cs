using System.Collections.Immutable;

namespace GraphCompiler;

/// <summary>
/// Scales the features of a real column, <c>y = (x - center) / scale + offset</c>, with centers and scales fitted on training data and
/// applied to any other. The definitions are
/// scikit-learn's: values that are NaN are left out of the fit and stay NaN, and a feature that does not vary, but for rounding errors,
/// keeps its scale.
/// </summary>
/// <example><code>
/// var scaler = Scaler.Standard(train, "x");
/// (train, test) = (scaler.Apply(train), scaler.Apply(test));
/// </code></example>
public sealed class Scaler
{
    const double Epsilon = 2.220446049250313e-16;

    readonly double offset;

    Scaler(string column, double[] center, double[] scale, double offset)
        => (Column, Center, Scale, this.offset) = (column, [.. center], [.. scale], offset);

    /// <summary>The name of the column it was fitted on.</summary>
    public string Column { get; }

    /// <summary>What is subtracted from each feature: one value for each element of a sample.</summary>
    public ImmutableArray<double> Center { get; }

    /// <summary>What each feature is divided by.</summary>
    public ImmutableArray<double> Scale { get; }

    /// <summary>
    /// Scales each feature to a mean of 0 and a standard deviation of 1: <c>(x - μ) / σ</c>, with <c>σ² = 1/n Σ (x - μ)²</c>.
    /// </summary>
    /// <param name="train">The training data.</param>
    /// <param name="column">The name of a real column.</param>
    /// <exception cref="ArgumentException">There is no such column or sample, or a feature has an infinite value or NaN only.</exception>
    public static Scaler Standard(Dataset train, string column) => Fit(train, column, 0, values =>
    {
        var mean = values.Average();
        var variance = values.Average(value => (value - mean) * (value - mean));
        // What rounding errors of the mean may give equal values.
        var rounding = values.Length * Epsilon * variance + Math.Pow(values.Length * mean * Epsilon, 2);
        return (mean, variance <= rounding ? 1 : Math.Sqrt(variance));
    });

    /// <summary>
    /// Scales each feature to a range: its smallest value becomes <paramref name="low"/>, its greatest <paramref name="high"/>.
    /// </summary>
    /// <param name="train">The training data.</param>
    /// <param name="column">The name of a real column.</param>
    /// <param name="low">The lower end of the range.</param>
    /// <param name="high">The upper end of the range.</param>
    /// <exception cref="ArgumentException">There is no such column or sample, or a feature has an infinite value or NaN only.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or not finite.</exception>
    public static Scaler MinMax(Dataset train, string column, double low = 0, double high = 1)
    {
        if (!(low < high) || !double.IsFinite(high - low))
            throw new ArgumentOutOfRangeException(nameof(high), high,
                FormattableString.Invariant($"The range from {low} to {high} is empty or not finite."));
        return Fit(train, column, low, values => (values.Min(), RangeOf(values.Max() - values.Min()) / (high - low)));
    }

    /// <summary>
    /// Scales each feature by numbers that outliers don't change: the median becomes 0, the range between two quantiles 1.
    /// </summary>
    /// <param name="train">The training data.</param>
    /// <param name="column">The name of a real column.</param>
    /// <param name="low">The lower quantile.</param>
    /// <param name="high">The upper quantile.</param>
    /// <exception cref="ArgumentException">There is no such column or sample, or a feature has an infinite value or NaN only.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 ≤ low &lt; high ≤ 1.</exception>
    public static Scaler Robust(Dataset train, string column, double low = 0.25, double high = 0.75)
    {
        if (!(low >= 0 && low < high && high <= 1))
            throw new ArgumentOutOfRangeException(nameof(high), high,
                FormattableString.Invariant($"The quantiles {low} and {high} must rise within 0 and 1."));
        return Fit(train, column, 0, values =>
        {
            Array.Sort(values);
            return (Quantile(values, 0.5), RangeOf(Quantile(values, high) - Quantile(values, low)));
        });
    }

    /// <summary>A data set with the column scaled.</summary>
    /// <exception cref="ArgumentException">There is no such column, or its samples have another size.</exception>
    public Dataset Apply(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var column = data.Column(Column);
        if (column.IsIndex || column.SampleLength != Center.Length)
            throw new ArgumentException(
                $"The scaler was fitted on {Center.Length} features of a real column, which does not fit column {column}.", nameof(data));
        var shape = column.SampleShape.AsSpan();
        if (column.Doubles is not null)
        {
            var doubles = data.Doubles(Column).ToArray();
            for (var i = 0; i < doubles.Length; i++) doubles[i] = Scaled(doubles[i], i % Center.Length);
            return data.With(DataColumn.Real(Column, doubles, shape));
        }
        var reals = data.Reals(Column).ToArray();
        for (var i = 0; i < reals.Length; i++) reals[i] = (float)Scaled(reals[i], i % Center.Length);
        return data.With(DataColumn.Real(Column, reals, shape));
    }

    /// <summary>Puts scaled values, such as predictions, back into their original units, in place.</summary>
    /// <param name="values">Samples of the column [N, features].</param>
    /// <exception cref="ArgumentException">The values are no whole number of samples.</exception>
    public void Invert(Span<float> values)
    {
        RequireSamples(values.Length);
        for (var i = 0; i < values.Length; i++) values[i] = (float)Original(values[i], i % Center.Length);
    }

    /// <inheritdoc cref="Invert(Span{float})"/>
    public void Invert(Span<double> values)
    {
        RequireSamples(values.Length);
        for (var i = 0; i < values.Length; i++) values[i] = Original(values[i], i % Center.Length);
    }

    static double RangeOf(double difference) => difference < 10 * Epsilon ? 1 : difference;

    double Scaled(double value, int feature) => (value - Center[feature]) / Scale[feature] + offset;

    double Original(double value, int feature) => (value - offset) * Scale[feature] + Center[feature];

    void RequireSamples(int length)
    {
        if (length % Center.Length != 0)
            throw new ArgumentException($"{length} values are no whole multiple of {Center.Length} features.", "values");
    }

    static Scaler Fit(Dataset train, string column, double offset, Func<double[], (double Center, double Scale)> statistics)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (train.Count == 0) throw new ArgumentException($"The data set is empty ({train}).", nameof(train));
        var values = train.Doubles(column);
        if (train.Column(column).IsShared)
            throw new ArgumentException($"Column {train.Column(column)} has no value for each sample.", nameof(column));
        var features = values.Length / train.Count;
        var (center, scale) = (new double[features], new double[features]);
        var feature = new List<double>(train.Count);
        for (var f = 0; f < features; f++)
        {
            feature.Clear();
            for (var i = f; i < values.Length; i += features)
            {
                if (double.IsInfinity(values[i]))
                    throw new ArgumentException($"Feature {f} of column \"{column}\" is infinite in sample {i / features}.", nameof(train));
                if (!double.IsNaN(values[i])) feature.Add(values[i]);
            }
            if (feature.Count == 0)
                throw new ArgumentException($"Feature {f} of column \"{column}\" has no value that is a number.", nameof(train));
            (center[f], scale[f]) = statistics([.. feature]);
        }
        return new(column, center, scale, offset);
    }

    // Linear between the two nearest values (Hyndman and Fan's seventh definition, NumPy's default).
    static double Quantile(double[] sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var below = (int)position;
        return below + 1 < sorted.Length ? sorted[below] + (position - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}
