using System.Numerics;
using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>Samples in columns, immutable. Slices and splits are views of the same arrays.</summary>
public sealed partial class Dataset
{
    readonly DataColumn[] columns;
    readonly int[]? rows;
    readonly int start;

    /// <summary>
    /// A data set of columns with equally many samples; either all of them have names or none has. Of shared columns only, it has one
    /// sample.
    /// </summary>
    /// <exception cref="ArgumentException">No columns, different counts, a name twice, or only some names.</exception>
    public Dataset(params DataColumn[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Length == 0) throw new ArgumentException("A data set needs at least one column.", nameof(columns));
        if (columns.Contains(null)) throw new ArgumentException("A column of a data set is null.", nameof(columns));
        var first = columns.FirstOrDefault(column => !column.IsShared) ?? columns[0];
        foreach (var column in columns)
        {
            if (column.Count != first.Count && !column.IsShared)
                throw new ArgumentException($"Column {first} has {first.Count} samples, but column {column} has {column.Count}.",
                    nameof(columns));
            if (column.Name is null != first.Name is null)
                throw new ArgumentException($"Either all columns have names or none, but {first} and {column} differ.", nameof(columns));
        }
        if (first.Name is not null && columns.GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"Two columns have the name \"{twice.Key}\".", nameof(columns));
        this.columns = [.. columns];
        Count = first.Count;
    }

    Dataset(DataColumn[] columns, int[]? rows, int start, int count) =>
        (this.columns, this.rows, this.start, Count) = (columns, rows, start, count);

    /// <summary>The number of samples.</summary>
    public int Count { get; }

    /// <summary>The columns, as they are stored: a view may show only some of their samples.</summary>
    public IReadOnlyList<DataColumn> Columns => columns;

    /// <summary>
    /// Inputs and targets without names, matched to an entry's arguments by order and read back by position; as many samples as there are
    /// labels.
    /// </summary>
    /// <exception cref="ArgumentException">The inputs' length is no multiple of the labels'.</exception>
    public static Dataset Of(float[] inputs, int[] labels) =>
        new(DataColumn.Real(null, inputs, PerSample(inputs, labels, nameof(labels))), DataColumn.Index(null, labels));

    /// <inheritdoc cref="Of(float[], int[])"/>
    public static Dataset Of(double[] inputs, int[] labels) =>
        new(DataColumn.Real(null, inputs, PerSample(inputs, labels, nameof(labels))), DataColumn.Index(null, labels));

    /// <summary>
    /// Inputs and targets without names, matched to an entry's arguments by order and read back by position; as many samples as there are
    /// targets.
    /// </summary>
    /// <exception cref="ArgumentException">The inputs' length is no multiple of the targets'.</exception>
    public static Dataset Of(float[] inputs, float[] targets) =>
        new(DataColumn.Real(null, inputs, PerSample(inputs, targets, nameof(targets))), DataColumn.Real(null, targets));

    /// <inheritdoc cref="Of(float[], float[])"/>
    public static Dataset Of(double[] inputs, double[] targets) =>
        new(DataColumn.Real(null, inputs, PerSample(inputs, targets, nameof(targets))), DataColumn.Real(null, targets));

    /// <summary>A view of <paramref name="count"/> samples from <paramref name="from"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The view leaves the data set.</exception>
    public Dataset Slice(int from, int count)
    {
        if (from < 0 || from > Count) throw new ArgumentOutOfRangeException(nameof(from), from, $"The data set has {Count} samples.");
        if (count < 0 || count > Count - from)
            throw new ArgumentOutOfRangeException(nameof(count), count,
                $"The data set has {Count} samples, {Count - from} from {from} on.");
        return new(columns, rows, start + from, count);
    }

    /// <summary>A view of the first samples.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public Dataset Take(int count) => Slice(0, count);

    /// <summary>Views of so many samples each, one after another; the last may have fewer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public IEnumerable<Dataset> Batches(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        return Enumerable.Range(0, (Count + size - 1) / size).Select(i => Slice(i * size, Math.Min(size, Count - i * size)));
    }

    /// <summary>Calls a model's entry for all samples, batch by batch, and joins the results.</summary>
    /// <example><c>float[] logits = test.Predict(batch => net.Logits(batch.Reals("x")));</c></example>
    /// <param name="entry">Computes the results of a view of some samples.</param>
    /// <param name="batchSize">The number of samples in a batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public T[] Predict<T>(Func<Dataset, T[]> entry, int batchSize = 256)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return [.. Batches(batchSize).SelectMany(batch =>
            entry(batch) ?? throw new ArgumentException("The function gives null for a batch.", nameof(entry)))];
    }

    /// <summary>A view of all samples in random order, the same for the same seed everywhere.</summary>
    public Dataset Shuffled(int seed) => Shuffled(seed, 0);

    /// <summary>
    /// Divides the samples at random into two views, the first with the given fraction of them (rounded to the nearest number).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The fraction leaves one part empty.</exception>
    public (Dataset First, Dataset Second) Split(double fraction, int seed)
    {
        var count = fraction is > 0 and < 1 ? (int)Math.Round(Count * fraction) : 0;
        if (count == 0 || count == Count)
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction,
                FormattableString.Invariant($"A fraction of {fraction} leaves one part of {Count} samples empty."));
        var shuffled = Shuffled(seed);
        return (shuffled.Slice(0, count), shuffled.Slice(count, Count - count));
    }

    /// <summary>
    /// All samples of a real column, in this view's order, row-major; no copy where the view is a contiguous one. Values in double
    /// precision are rounded.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such real column.</exception>
    public ReadOnlySpan<float> Reals(string column) => Reals(Find(column, isIndex: false));

    /// <summary>
    /// All samples of the real column at a position among the columns, as <see cref="Reals(string)"/>: for columns without names.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such column, or it holds indices.</exception>
    public ReadOnlySpan<float> Reals(int column) => Reals(Find(column, isIndex: false));

    /// <summary>
    /// All samples of a real column in double precision, in this view's order, row-major; no copy where the view is a contiguous one of
    /// such values.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such real column.</exception>
    public ReadOnlySpan<double> Doubles(string column) => Doubles(Find(column, isIndex: false));

    /// <summary>
    /// All samples of the real column at a position among the columns, as <see cref="Doubles(string)"/>: for columns without names.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such column, or it holds indices.</exception>
    public ReadOnlySpan<double> Doubles(int column) => Doubles(Find(column, isIndex: false));

    /// <summary>All samples of an index column, in this view's order; no copy where the view is a contiguous one.</summary>
    /// <exception cref="ArgumentException">There is no such index column.</exception>
    public ReadOnlySpan<int> Indices(string column) => Indices(Find(column, isIndex: true));

    /// <summary>
    /// All samples of the index column at a position among the columns, as <see cref="Indices(string)"/>: for columns without names.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such column, or it holds real numbers.</exception>
    public ReadOnlySpan<int> Indices(int column) => Indices(Find(column, isIndex: true));

    /// <summary>The stored row of a sample.</summary>
    internal int RowOf(int sample) => rows is null ? start + sample : rows[start + sample];

    /// <summary>Whether the samples lie in consecutive stored rows from <see cref="RowOf"/>(0) on.</summary>
    internal bool IsContiguous => rows is null;

    DataColumn Find(string name, bool isIndex)
        => columns.FirstOrDefault(c => c.Name == name && c.IsIndex == isIndex)
            ?? throw new ArgumentException(
                $"There is no {(isIndex ? "index" : "real")} column \"{name}\". Columns: "
                    + $"{string.Join("; ", columns.Select(c => c.ToString()))}.", nameof(name));

    DataColumn Find(int position, bool isIndex)
        => position >= 0 && position < columns.Length && columns[position].IsIndex == isIndex ? columns[position]
            : throw new ArgumentException(
                $"There is no {(isIndex ? "index" : "real")} column at position {position}. Columns: "
                    + $"{string.Join("; ", columns.Select(c => c.ToString()))}.", nameof(position));

    ReadOnlySpan<float> Reals(DataColumn column) =>
        column.Reals is { } stored ? Values<float, float>(column, stored) : Values<double, float>(column, column.Doubles!);

    ReadOnlySpan<double> Doubles(DataColumn column) =>
        column.Doubles is { } stored ? Values<double, double>(column, stored) : Values<float, double>(column, column.Reals!);

    ReadOnlySpan<int> Indices(DataColumn column) => Values<int, int>(column, column.Indices!);

    ReadOnlySpan<TTarget> Values<TSource, TTarget>(DataColumn column, TSource[] stored)
        where TSource : unmanaged, INumberBase<TSource> where TTarget : unmanaged, INumberBase<TTarget>
    {
        var (begin, length) = column.IsShared ? (0, column.SampleLength) : (start * column.SampleLength, Count * column.SampleLength);
        var isContiguous = column.IsShared || rows is null;
        if (isContiguous && stored is TTarget[] same) return same.AsSpan(begin, length);
        var copy = new TTarget[length];
        if (isContiguous) RowGather.Convert<TSource, TTarget>(stored.AsSpan(begin, length), copy);
        else RowGather.Copy<TSource, TTarget>(stored, column.SampleLength, rows.AsSpan(start, Count), copy, WorkerTeam.Shared);
        return copy;
    }

    static int PerSample(Array inputs, Array samples, string name)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(samples, name);
        if (samples.Length == 0 || inputs.Length == 0 || inputs.Length % samples.Length != 0)
            throw new ArgumentException(
                $"{inputs.Length} input values are no whole multiple of {samples.Length} samples.", nameof(inputs));
        return inputs.Length / samples.Length;
    }

    /// <summary>The number of samples and the columns.</summary>
    public override string ToString() => $"{Count} samples: {string.Join("; ", columns.Select(c => c.ToString()))}";
}
