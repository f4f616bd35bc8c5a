using System.Collections.Concurrent;

namespace GraphCompiler;

/// <summary>
/// Training data that come batch by batch: too many for memory, changed at random in each epoch, or padded to the lengths in a batch. An
/// epoch must be a pure function of
/// its number, so that training can be repeated and resumed.
/// </summary>
/// <example><c>trainer.Fit(train.Stream(batchSize: 64, seed: 1).Augment(augmentation).Prefetch(), validation, epochs: 10);</c></example>
/// <param name="epoch">The batches of an epoch, whose number counts from 1.</param>
public sealed class DataStream(Func<int, IEnumerable<Dataset>> epoch)
{
    /// <summary>The stream of random numbers that orders batches; the order of samples draws from the streams below.</summary>
    internal const ulong BatchOrder = 1UL << 63;

    readonly Func<int, IEnumerable<Dataset>> epoch = epoch ?? throw new ArgumentNullException(nameof(epoch));

    /// <summary>The number of samples in an epoch, where it is known.</summary>
    public int? Count { get; init; }

    /// <summary>The batches of an epoch.</summary>
    /// <param name="number">The epoch, from 1.</param>
    /// <exception cref="InvalidOperationException">The stream's function gives null.</exception>
    public IEnumerable<Dataset> Epoch(int number) =>
        epoch(number) ?? throw new InvalidOperationException($"The function of a stream of data gives null for epoch {number}.");

    /// <summary>A stream whose batches are functions of this one's.</summary>
    public DataStream Map(Func<Dataset, Dataset> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new(number => Epoch(number).Select(change)) { Count = Count };
    }

    /// <summary>A stream whose images are changed at random, differently in each epoch.</summary>
    public DataStream Augment(ImageAugmentation augmentation)
    {
        ArgumentNullException.ThrowIfNull(augmentation);
        return new(Changed) { Count = Count };

        IEnumerable<Dataset> Changed(int number)
        {
            var first = 0L;
            foreach (var batch in Epoch(number))
            {
                yield return augmentation.Apply(batch, number, first);
                first += batch.Count;
            }
        }
    }

    /// <summary>
    /// A stream whose batches are made ahead of their use by a thread of their own; what that thread throws is thrown where the batch would
    /// have come.
    /// </summary>
    /// <param name="batches">The largest number of batches that wait.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public DataStream Prefetch(int batches = 2)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batches);
        return new(number => Ahead(number, batches)) { Count = Count };
    }

    IEnumerable<Dataset> Ahead(int number, int batches)
    {
        using var stop = new CancellationTokenSource();
        using var ready = new BlockingCollection<Dataset>(batches);
        var producer = Task.Factory.StartNew(() => Produce(number, ready, stop.Token), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var batch in ready.GetConsumingEnumerable()) yield return batch;
            producer.GetAwaiter().GetResult();
        }
        finally
        {
            // The thread has ended when the enumerator is disposed, so that nothing reads the source any more.
            stop.Cancel();
            ((IAsyncResult)producer).AsyncWaitHandle.WaitOne();
        }
    }

    void Produce(int number, BlockingCollection<Dataset> ready, CancellationToken stop)
    {
        try
        {
            foreach (var batch in Epoch(number))
            {
                if (stop.IsCancellationRequested) return;
                ready.Add(batch, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
        finally
        {
            ready.CompleteAdding();
        }
    }
}
