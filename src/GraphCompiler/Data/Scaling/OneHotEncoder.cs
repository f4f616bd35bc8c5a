using System.Collections.Immutable;

namespace GraphCompiler;

/// <summary>
/// Encodes each feature of an index column as one column for each category, 1 where the feature is of it and 0 elsewhere. The categories
/// are those of the training data.
/// </summary>
public sealed class OneHotEncoder
{
    readonly string column;
    readonly bool ignoreUnknown;
    readonly int[][] categories;

    OneHotEncoder(string column, bool ignoreUnknown, int[][] categories)
        => (this.column, this.ignoreUnknown, this.categories, Length) = (column, ignoreUnknown, categories,
            categories.Sum(values => values.Length));

    /// <summary>The number of columns in all.</summary>
    public int Length { get; }

    /// <summary>The categories of each feature, in ascending order.</summary>
    public IReadOnlyList<ImmutableArray<int>> Categories => [.. categories.Select(values => values.ToImmutableArray())];

    /// <summary>Collects the categories of training data.</summary>
    /// <param name="train">The training data.</param>
    /// <param name="column">The name of an index column.</param>
    /// <param name="ignoreUnknown">Whether a category that the training data don't have becomes zeros; it is an error otherwise.</param>
    /// <exception cref="ArgumentException">There is no such index column, or there are no samples.</exception>
    public static OneHotEncoder Fit(Dataset train, string column, bool ignoreUnknown = false)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (train.Count == 0) throw new ArgumentException($"The data set is empty ({train}).", nameof(train));
        var values = train.Indices(column).ToArray();
        if (train.Column(column).IsShared)
            throw new ArgumentException($"Column {train.Column(column)} has no value for each sample.", nameof(column));
        var features = values.Length / train.Count;
        return new(column, ignoreUnknown, [.. Enumerable.Range(0, features).Select(feature =>
            values.Where((_, i) => i % features == feature).Distinct().Order().ToArray())]);
    }

    /// <summary>A data set with the encoding as a real column of <see cref="Length"/> values for each sample.</summary>
    /// <param name="data">The data.</param>
    /// <param name="result">The new column's name; it takes the place of the encoded one if null.</param>
    /// <exception cref="ArgumentException">There is no such column, its samples have another size, or an unknown category is an
    /// error.</exception>
    public Dataset Apply(Dataset data, string? result = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var values = data.Indices(column);
        if (values.Length != (long)data.Count * categories.Length)
            throw new ArgumentException(
                $"The encoder was fitted on {categories.Length} features, which does not fit column {data.Column(column)}.", nameof(data));
        var encoded = new float[data.Count * Length];
        for (var (i, first) = (0, 0); i < values.Length; i++)
        {
            var feature = i % categories.Length;
            var category = Array.BinarySearch(categories[feature], values[i]);
            if (category >= 0) encoded[first + category] = 1;
            else if (!ignoreUnknown)
                throw new ArgumentException(
                    $"Sample {i / categories.Length} of column \"{column}\" has {values[i]}, which the training data don't have in "
                        + $"feature {feature}.", nameof(data));
            first += categories[feature].Length;
        }
        return data.With(DataColumn.Real(result ?? column, encoded, Length));
    }
}
