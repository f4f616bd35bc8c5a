using GraphCompiler.Runtime;

namespace GraphCompiler;

// Batch by batch.
public sealed partial class Dataset
{
    /// <summary>The samples in batches, in a new random order in each epoch; the last batch of an epoch may be smaller.</summary>
    /// <param name="batchSize">The number of samples in a batch.</param>
    /// <param name="seed">Chooses the order.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public DataStream Stream(int batchSize, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        return new(epoch => Shuffled(seed, (ulong)epoch).Batches(batchSize)) { Count = Count };
    }

    Dataset Shuffled(int seed, ulong stream)
    {
        var order = new int[Count];
        for (var i = 0; i < order.Length; i++) order[i] = RowOf(i);
        Permutation.Shuffle(order, (ulong)seed, stream);
        return new(columns, order, 0, Count);
    }
}
