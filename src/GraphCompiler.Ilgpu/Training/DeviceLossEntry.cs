using System.Numerics;
using GraphCompiler.Ilgpu.Training;
using GraphCompiler.Runtime;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// One <c>[Loss]</c> of a model on a device, the way a trainer drives it: batches are written into page-locked memory, pieces of which take
/// turns, and copied while the processor goes on. Generated code derives from this.
/// </summary>
/// <param name="memory">The model's memory on the device.</param>
public abstract class DeviceLossEntry<T>(DeviceMemory<T> memory) : LossEntry<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int MostQueued = 1024;

    readonly Dictionary<int, StagedInput<T>> reals = [];
    readonly Dictionary<int, StagedInput<int>> indices = [];
    readonly List<T> taken = [];
    DeviceArena<T>? losses;
    int waiting;

    /// <inheritdoc/>
    public sealed override bool IsOnDevice => true;

    /// <summary>Where the next batch's values of a real input are written.</summary>
    /// <exception cref="ObjectDisposedException">The model or its device was disposed.</exception>
    public sealed override Span<T> Real(int input) => Staged(reals, input, "real").Values;

    /// <summary>Where the next batch's values of an index input are written.</summary>
    /// <exception cref="ObjectDisposedException">The model or its device was disposed.</exception>
    public sealed override Span<int> Index(int input) => Staged(indices, input, "index").Values;

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The model or its device was disposed.</exception>
    public sealed override nint LengthOf(int input) =>
        Inputs[input].IsIndex ? Staged(indices, input, "index").Length : Staged(reals, input, "real").Length;

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The model or its device was disposed.</exception>
    public sealed override bool Holds(int input, object content) =>
        Inputs[input].IsIndex ? Staged(indices, input, "index").Holds(content) : Staged(reals, input, "real").Holds(content);

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The model or its device was disposed.</exception>
    public sealed override void Note(int input, object content)
    {
        if (Inputs[input].IsIndex) Staged(indices, input, "index").Keep(content, length => memory.New<int>(length, "shared indices"));
        else Staged(reals, input, "real").Keep(content, length => memory.New<T>(length, "shared inputs"));
    }

    /// <inheritdoc/>
    /// <exception cref="DeviceException">A kernel failed.</exception>
    public sealed override T Evaluate() => memory.Read(QueueEvaluation());

    /// <inheritdoc/>
    /// <exception cref="DeviceException">A kernel failed.</exception>
    public sealed override T EvaluateWithGradients() => memory.Read(QueueGradients());

    /// <inheritdoc/>
    public sealed override void Queue(bool withGradients)
    {
        var loss = withGradients ? QueueGradients() : QueueEvaluation();
        if (waiting == MostQueued) Take();
        losses ??= memory.Own(memory.New<T>(MostQueued, "losses"));
        lock (memory.Device.Gate)
        {
            memory.ThrowIfDisposed();
            loss.CopyTo(memory.Device.Stream, losses.View(waiting++, 1));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="DeviceException">A kernel failed.</exception>
    public sealed override T[] TakeQueued()
    {
        Take();
        T[] all = [.. taken];
        taken.Clear();
        return all;
    }

    /// <summary>Makes room for the next batch's values of a real input.</summary>
    protected void StageReal(int input, nint length) => Next(reals, input, length);

    /// <summary>Makes room for the next batch's values of an index input.</summary>
    protected void StageIndex(int input, nint length) => Next(indices, input, length);

    /// <inheritdoc/>
    protected sealed override ReadOnlySpan<int> IndicesOf(int input) => Staged(indices, input, "index").Written;

    /// <summary>Queues the copy of a real input.</summary>
    protected void CopyReal(int input, ArrayView<T> target) => reals[input].CopyTo(target);

    /// <summary>Queues the copy of an index input.</summary>
    protected void CopyIndex(int input, ArrayView<int> target) => indices[input].CopyTo(target);

    /// <summary>Queues the computation of the loss in evaluation mode.</summary>
    /// <returns>The loss, on the device.</returns>
    protected abstract ArrayView<T> QueueEvaluation();

    /// <summary>Queues the computation of the loss in training mode, and of the gradients.</summary>
    /// <returns>The loss, on the device.</returns>
    protected abstract ArrayView<T> QueueGradients();

    void Take()
    {
        if (waiting == 0) return;
        var values = new T[waiting];
        memory.Read(losses!.View(0, waiting), values);
        taken.AddRange(values);
        waiting = 0;
    }

    void Next<TElement>(Dictionary<int, StagedInput<TElement>> inputs, int input, nint length) where TElement : unmanaged
    {
        memory.ThrowIfDisposed();
        if (!inputs.TryGetValue(input, out var staged)) inputs.Add(input, staged = memory.Own(new StagedInput<TElement>(memory.Device)));
        staged.Next(length);
    }

    StagedInput<TElement> Staged<TElement>(Dictionary<int, StagedInput<TElement>> inputs, int input, string kind) where TElement : unmanaged
    {
        memory.ThrowIfDisposed();
        return inputs.TryGetValue(input, out var staged) ? staged
            : throw new ArgumentOutOfRangeException(nameof(input), input, $"{Name} has no such {kind} input, or is not prepared.");
    }
}
