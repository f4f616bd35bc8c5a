using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>
/// Samples with sequences of different lengths, immutable. Padded to equal lengths, all or batch by batch, they become a
/// <see cref="Dataset"/>.
/// </summary>
public sealed class RaggedDataset
{
    readonly RaggedColumn[] ragged;
    readonly Dataset? others;

    /// <summary>A data set of sequences with equally many samples.</summary>
    /// <exception cref="ArgumentException">There are no columns, different counts, or a name twice.</exception>
    public RaggedDataset(params RaggedColumn[] columns) : this(null, columns) { }

    /// <summary>A data set of sequences and of columns whose samples have one shape, such as labels.</summary>
    /// <inheritdoc cref="RaggedDataset(RaggedColumn[])"/>
    public RaggedDataset(Dataset? others, params RaggedColumn[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Length == 0) throw new ArgumentException("A ragged data set needs at least one column of sequences.", nameof(columns));
        (this.others, ragged, Count) = (others, [.. columns], others?.Count ?? columns[0].Count);
        foreach (var column in columns)
            if (column.Count != Count)
                throw new ArgumentException($"There are {Count} samples, but column {column.Name} has {column.Count}.", nameof(columns));
        var names = columns.SelectMany(column => new[] { column.Name, column.Lengths })
            .Concat(others?.Columns.Select(column => column.Name) ?? []);
        if (names.OfType<string>().GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Two columns have the name \"{twice.Key}\".", nameof(columns));
    }

    /// <summary>The number of samples.</summary>
    public int Count { get; }

    /// <summary>All samples, filled up to the longest of each column.</summary>
    /// <param name="largest">The largest number of steps: longer sequences are cut at their ends; null for no limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not positive.</exception>
    public Dataset Pad(int? largest = null)
    {
        if (largest is { } limit) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit, nameof(largest));
        return Padded([.. Enumerable.Range(0, Count)], 1, largest ?? int.MaxValue);
    }

    /// <summary>
    /// Batches of samples of similar lengths, in a new random order in each epoch: little is filled up. Samples are sorted by the length of
    /// their longest sequence among
    /// <paramref name="poolSize"/> random batches at a time.
    /// </summary>
    /// <param name="batchSize">The number of samples in a batch; the last ones of an epoch may have fewer.</param>
    /// <param name="seed">Chooses the order.</param>
    /// <param name="width">The numbers of steps are filled up to a multiple of this.</param>
    /// <param name="poolSize">The number of batches whose samples are sorted together: more batches waste less, fewer ones mix
    /// more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public DataStream Stream(int batchSize, int seed = 0, int width = 8, int poolSize = 100)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(poolSize);
        return new(epoch => Batches(epoch, batchSize, seed, width, poolSize)) { Count = Count };
    }

    IEnumerable<Dataset> Batches(int epoch, int batchSize, int seed, int width, int poolSize)
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        Permutation.Shuffle(order, (ulong)seed, (ulong)epoch);
        var batches = order.Chunk((int)Math.Min((long)batchSize * poolSize, int.MaxValue))
            .SelectMany(pool => pool.OrderBy(Longest).Chunk(batchSize)).ToArray();
        int[] turns = [.. Enumerable.Range(0, batches.Length)];
        Permutation.Shuffle(turns, (ulong)seed, DataStream.BatchOrder + (ulong)epoch);
        return turns.Select(turn => Padded(batches[turn], width, int.MaxValue));
    }

    int Longest(int sample) => ragged.Max(column => column.LengthOf(sample));

    Dataset Padded(int[] samples, int width, int largest)
    {
        IEnumerable<DataColumn> sequences = ragged.SelectMany(column =>
        {
            var longest = samples.Length == 0 ? 0 : samples.Max(column.LengthOf);
            return column.Pad(samples, Math.Min(largest, Math.Max(1, longest) + (width - Math.Max(1, longest) % width) % width));
        });
        var chosen = others?.Select(samples);
        return new([.. sequences, .. chosen is null ? [] : chosen.Columns.Select(chosen.Stored)]);
    }
}
