using System.Numerics;
using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler.Training;

/// <summary>One data set's columns tied to one loss's inputs: loads batches into the model and evaluates the loss there.</summary>
internal abstract class BatchBinding(LossEntry loss, Dataset data)
{
    int[] stored = [];
    int first, length;
    bool isGathered;

    public LossEntry Loss => loss;

    public Dataset Data => data;

    /// <summary>Writes the samples with these numbers into the model's input buffers.</summary>
    public void Load(ReadOnlySpan<int> samples)
    {
        if (stored.Length < samples.Length) stored = new int[samples.Length];
        for (var i = 0; i < samples.Length; i++) stored[i] = data.RowOf(samples[i]);
        (length, isGathered) = (samples.Length, true);
        Reload();
    }

    /// <summary>Writes samples that follow each other into the model's input buffers.</summary>
    public void Load(int from, int count)
    {
        (first, length, isGathered) = (data.IsContiguous ? data.RowOf(from) : 0, count, !data.IsContiguous);
        if (isGathered && stored.Length < count) stored = new int[count];
        for (var i = 0; i < count && isGathered; i++) stored[i] = data.RowOf(from + i);
        Reload();
    }

    /// <summary>Writes the same batch again: an evaluation may have reused the memory of its inputs.</summary>
    public void Reload()
    {
        if (isGathered) Gather(stored.AsSpan(0, length));
        else Copy(first, length);
    }

    /// <summary>The first input that holds a value that is not finite in the batch loaded last, in words; null if there is none.</summary>
    public string? NonFiniteInput()
    {
        Reload();
        for (var i = 0; i < loss.Inputs.Count; i++)
            if (NonFinitePlace(i) is var place and >= 0)
                return $"input {loss.Inputs[i]} holds a value that is not finite, at position {place} of the batch";
        return null;
    }

    /// <summary>The position of the first value of an input that is not finite, or -1.</summary>
    protected abstract int NonFinitePlace(int input);

    /// <summary>
    /// The kernels that wrote the first values that are not finite when the batch loaded last was evaluated with gradients.
    /// </summary>
    /// <param name="step">The step whose random numbers it drew.</param>
    public abstract IReadOnlyList<NonFiniteKernel> FindNonFinite(ulong step);

    /// <summary>Sets the loss's scalar arguments to their values at a step.</summary>
    public abstract void SetScalars(ScalarBindings scalars, long step);

    /// <summary>The loss of the loaded batch in evaluation mode.</summary>
    public abstract double Evaluate();

    /// <summary>The loss of the loaded batch in training mode, and the gradients.</summary>
    public abstract double EvaluateWithGradients();

    /// <inheritdoc cref="LossEntry{T}.IsOnDevice"/>
    public abstract bool IsOnDevice { get; }

    /// <inheritdoc cref="LossEntry{T}.Queue"/>
    public abstract void Queue(bool withGradients);

    /// <summary>The losses of the queued evaluations, each times the number of its samples, added to a sum in their order.</summary>
    public abstract double AddQueued(double sum, ReadOnlySpan<int> samples);

    protected abstract void Gather(ReadOnlySpan<int> rows);

    protected abstract void Copy(int row, int count);
}

/// <inheritdoc/>
internal sealed class BatchBinding<T> : BatchBinding where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly LossEntry<T> loss;
    readonly InputMatch match;
    readonly TrainingMemory<T> memory;

    /// <summary>Ties them, or says what does not fit.</summary>
    public BatchBinding(LossEntry<T> loss, Dataset data, TrainingMemory<T> memory, string? batchSymbol) : base(loss, data)
        => (this.loss, this.memory, match) = (loss, memory, new InputMatch(loss, data, batchSymbol));

    public override void SetScalars(ScalarBindings scalars, long step)
    {
        for (var i = 0; i < loss.Scalars.Count; i++) loss.SetScalar(i, T.CreateTruncating(scalars.ValueOf(loss.Scalars[i], step)));
    }

    public override double Evaluate()
    {
        memory.EnsureInitialized();
        return double.CreateTruncating(loss.Evaluate());
    }

    public override double EvaluateWithGradients()
    {
        memory.EnsureInitialized();
        return double.CreateTruncating(loss.EvaluateWithGradients());
    }

    public override bool IsOnDevice => loss.IsOnDevice;

    public override void Queue(bool withGradients) => loss.Queue(withGradients);

    public override double AddQueued(double sum, ReadOnlySpan<int> samples)
    {
        var losses = loss.TakeQueued();
        // Losses of a run that an exception ended may be among them.
        var first = losses.Length - samples.Length;
        for (var i = 0; i < samples.Length; i++) sum += double.CreateTruncating(losses[first + i]) * samples[i];
        return sum;
    }

    public override IReadOnlyList<NonFiniteKernel> FindNonFinite(ulong step) => memory.FindNonFinite(step, loss.Name, () =>
    {
        Reload();
        loss.EvaluateWithGradients();
    });

    protected override int NonFinitePlace(int input) =>
        loss.Inputs[input].IsIndex ? -1 : FlatVectors.FirstNonFinite<T>(loss.ValuesOf(input));

    protected override void Copy(int row, int count)
    {
        Prepare(count);
        for (var i = 0; i < match.Columns.Length; i++)
        {
            var column = match.Columns[i];
            if (column.IsShared) CopyShared(i);
            else if (IsLent(i, row, count)) continue;
            else if (column.IsIndex) Rows<int, int>(column.Indices!, i, row, count, loss.Index(i));
            else if (column.Reals is { } reals) Rows<float, T>(reals, i, row, count, loss.Real(i));
            else Rows<double, T>(column.Doubles!, i, row, count, loss.Real(i));
        }
    }

    /// <summary>Whether the loss reads rows of an input's column where they are, without a copy.</summary>
    bool IsLent(int input, int row, int count)
    {
        if (match.BatchAxes[input] != 0) return false;
        var (column, length) = (match.Columns[input], match.Columns[input].SampleLength);
        return column.IsIndex
            ? loss.Lend(input, column.Indices.AsMemory(row * length, count * length))
            : ((object?)column.Reals ?? column.Doubles) is T[] reals && loss.Lend(input, reals.AsMemory(row * length, count * length));
    }

    protected override void Gather(ReadOnlySpan<int> rows)
    {
        Prepare(rows.Length);
        for (var i = 0; i < match.Columns.Length; i++)
        {
            var column = match.Columns[i];
            if (column.IsShared) CopyShared(i);
            else if (column.IsIndex) Rows<int, int>(column.Indices!, i, rows, loss.Index(i));
            else if (column.Reals is { } reals) Rows<float, T>(reals, i, rows, loss.Real(i));
            else Rows<double, T>(column.Doubles!, i, rows, loss.Real(i));
        }
    }

    // A column's array is not changed while it is in use, so the array stands for its values.
    void CopyShared(int input)
    {
        var column = match.Columns[input];
        if (loss.Holds(input, column.Content)) return;
        if (column.IsIndex) column.Indices.CopyTo(loss.Index(input));
        else if (column.Reals is { } reals) RowGather.Convert<float, T>(reals, loss.Real(input));
        else RowGather.Convert<double, T>(column.Doubles, loss.Real(input));
        loss.Note(input, column.Content);
    }

    void Rows<TSource, TTarget>(TSource[] source, int input, int row, int count, Span<TTarget> target)
        where TSource : unmanaged, INumberBase<TSource> where TTarget : unmanaged, INumberBase<TTarget>
    {
        var length = match.Columns[input].SampleLength;
        if (match.BatchAxes[input] == 0)
        {
            RowGather.Convert<TSource, TTarget>(source.AsSpan(row * length, count * length), target);
            return;
        }
        for (var i = 0; i < count; i++) PlaceInside<TSource, TTarget>(source, input, row + i, i, count, target);
    }

    void Rows<TSource, TTarget>(TSource[] source, int input, ReadOnlySpan<int> rows, Span<TTarget> target)
        where TSource : unmanaged, INumberBase<TSource> where TTarget : unmanaged, INumberBase<TTarget>
    {
        var length = match.Columns[input].SampleLength;
        if (match.BatchAxes[input] == 0)
        {
            RowGather.Copy(source, length, rows, target, memory.Workers);
            return;
        }
        for (var i = 0; i < rows.Length; i++) PlaceInside(source, input, rows[i], i, rows.Length, target);
    }

    // A batch along an inner axis: what lies before that axis repeats, what lies behind it stays together.
    void PlaceInside<TSource, TTarget>(TSource[] source, int input, int row, int place, int count, Span<TTarget> target)
        where TSource : unmanaged, INumberBase<TSource> where TTarget : unmanaged, INumberBase<TTarget>
    {
        var column = match.Columns[input];
        var inner = 1;
        for (var a = match.BatchAxes[input]; a < column.SampleShape.Length; a++) inner *= column.SampleShape[a];
        for (var outer = 0; outer < column.SampleLength / inner; outer++)
            RowGather.Convert<TSource, TTarget>(source.AsSpan(row * column.SampleLength + outer * inner, inner),
                target.Slice((outer * count + place) * inner, inner));
    }

    void Prepare(int count)
    {
        if (match.BatchSymbol >= 0) match.Symbols[match.BatchSymbol] = count;
        loss.Prepare(match.Symbols);
        for (var i = 0; i < match.Columns.Length; i++)
        {
            var column = match.Columns[i];
            var expected = (long)column.SampleLength * (column.IsShared ? 1 : count);
            if (loss.LengthOf(i) != expected) throw match.Mismatch(loss.Inputs[i], column);
        }
    }
}
