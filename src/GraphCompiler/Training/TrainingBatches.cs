using GraphCompiler.Runtime;

namespace GraphCompiler.Training;

/// <summary>The batches that a trainer takes its steps on.</summary>
abstract class TrainingBatches
{
    /// <summary>The number of samples in an epoch, where it is known.</summary>
    public abstract int? Count { get; }

    /// <summary>The data set of the batch loaded last, tied to the loss.</summary>
    public abstract BatchBinding Binding { get; }

    /// <summary>Begins an epoch.</summary>
    /// <param name="seed">The trainer's seed.</param>
    /// <param name="epoch">The number of the epoch among all that the trainer did, from 1.</param>
    /// <param name="samples">How many of its samples are done already.</param>
    public abstract void Begin(ulong seed, ulong epoch, int samples);

    /// <summary>Writes the next batch into the model's input buffers.</summary>
    /// <returns>The number of its samples; 0 at the end of the epoch.</returns>
    public abstract int Load();

    /// <summary>Ends an epoch, done or not.</summary>
    public virtual void End() { }
}

/// <summary>Batches of a data set, in random order or in its own.</summary>
sealed class StoredBatches(BatchBinding binding, bool shuffle, int batchSize) : TrainingBatches
{
    readonly int[] order = shuffle ? new int[binding.Data.Count] : [];
    int next;

    public override int? Count => binding.Data.Count;

    public override BatchBinding Binding => binding;

    public override void Begin(ulong seed, ulong epoch, int samples)
    {
        next = samples;
        for (var i = 0; i < order.Length; i++) order[i] = i;
        if (order.Length > 0) Permutation.Shuffle(order, seed, epoch);
    }

    public override int Load()
    {
        var size = Math.Min(batchSize, binding.Data.Count - next);
        if (size == 0) return 0;
        if (order.Length > 0) binding.Load(order.AsSpan(next, size));
        else binding.Load(next, size);
        next += size;
        return size;
    }
}

/// <summary>Steps of a loss without tensor arguments, each a batch of one sample.</summary>
sealed class StepsWithoutData(BatchBinding binding, long steps) : TrainingBatches
{
    long left;

    public override int? Count => steps <= int.MaxValue ? (int)steps : null;

    public override BatchBinding Binding => binding;

    public override void Begin(ulong seed, ulong epoch, int samples) => left = steps - samples;

    public override int Load()
    {
        if (left-- <= 0) return 0;
        binding.Load(0, 1);
        return 1;
    }
}

/// <summary>Batches of a stream, as they come.</summary>
sealed class StreamedBatches(DataStream stream, Func<Dataset, BatchBinding> bind) : TrainingBatches
{
    IEnumerator<Dataset>? batches;
    BatchBinding? binding;

    public override int? Count => stream.Count;

    public override BatchBinding Binding => binding!;

    public override void Begin(ulong seed, ulong epoch, int samples)
    {
        batches = stream.Epoch(checked((int)epoch)).GetEnumerator();
        while (samples > 0 && batches.MoveNext()) samples -= batches.Current.Count;
    }

    public override int Load()
    {
        if (!batches!.MoveNext()) return 0;
        if (batches.Current is null) throw new InvalidOperationException("A batch of the stream of training data is null.");
        binding = bind(batches.Current);
        binding.Load(0, batches.Current.Count);
        return batches.Current.Count;
    }

    public override void End() => batches?.Dispose();
}
