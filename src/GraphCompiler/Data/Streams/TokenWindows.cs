using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>Parts of equal length of a long sequence, such as a text, for language models.</summary>
public static class TokenWindows
{
    /// <summary>Windows one after another.</summary>
    /// <param name="tokens">The sequence.</param>
    /// <param name="length">The number of tokens in a window.</param>
    /// <param name="stride">How far apart windows begin.</param>
    /// <param name="column">The name of the column, of sample shape <c>[length]</c>.</param>
    /// <exception cref="ArgumentException">The sequence is shorter than a window.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length is not positive.</exception>
    public static Dataset Consecutive(ReadOnlySpan<int> tokens, int length, int stride, string column = "text")
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stride);
        var last = LastStart(tokens.Length, length);
        var values = new int[checked((last / stride + 1) * length)];
        for (var i = 0; i * stride <= last; i++) tokens.Slice(i * stride, length).CopyTo(values.AsSpan(i * length));
        return new(DataColumn.Index(column, values, length));
    }

    /// <summary>Batches of windows that begin anywhere.</summary>
    /// <param name="tokens">The sequence; it is not copied.</param>
    /// <param name="length">The number of tokens in a window.</param>
    /// <param name="batchSize">The number of windows in a batch.</param>
    /// <param name="batches">The number of batches in an epoch.</param>
    /// <param name="seed">Chooses the windows.</param>
    /// <param name="column">The name of the column, of sample shape <c>[length]</c>.</param>
    /// <exception cref="ArgumentException">The sequence is shorter than a window.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public static DataStream Random(int[] tokens, int length, int batchSize, int batches, int seed = 0, string column = "text")
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batches);
        var starts = LastStart(tokens.Length, length) + 1;
        return new(epoch => Enumerable.Range(0, batches).Select(batch =>
        {
            var random = new RandomBlocks((ulong)seed, (ulong)epoch);
            var values = new int[batchSize * length];
            for (var i = 0; i < batchSize; i++)
            {
                var (high, low, _, _) = random.Words((ulong)batch * (ulong)batchSize + (ulong)i);
                var start = (int)Math.BigMul((ulong)high << 32 | low, (ulong)starts, out _);
                tokens.AsSpan(start, length).CopyTo(values.AsSpan(i * length));
            }
            return new Dataset(DataColumn.Index(column, values, length));
        })) { Count = batchSize * batches };
    }

    static int LastStart(int count, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        return count >= length ? count - length
            : throw new ArgumentException($"{count} tokens are shorter than a window of {length}.", "tokens");
    }
}
