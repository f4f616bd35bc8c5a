using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace GraphCompiler.Runtime;

/// <summary>A loss of a model's own, whose inputs lie in the model's memory, or where they were lent.</summary>
/// <param name="memory">The model's memory.</param>
public abstract class HostLossEntry<T>(ModelMemory<T> memory) : LossEntry<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    LentInput[] lent = [];
    int lentInputs;

    /// <summary>Where an input lies: its first byte in the work arena, and the number of elements.</summary>
    /// <param name="input">Its position in <see cref="LossEntry.Inputs"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    protected abstract (nint Offset, nint Length) PlaceOf(int input);

    /// <summary>Whether the loss can read an input elsewhere.</summary>
    /// <param name="input">Its position in <see cref="LossEntry.Inputs"/>.</param>
    protected virtual bool CanLend(int input) => false;

    /// <summary>Computes what <see cref="Evaluate"/> returns.</summary>
    protected abstract T Compute();

    /// <summary>Computes what <see cref="EvaluateWithGradients"/> returns.</summary>
    protected abstract T ComputeWithGradients();

    /// <summary>The place where kernels read an input.</summary>
    /// <param name="input">Its position in <see cref="LossEntry.Inputs"/>.</param>
    /// <param name="place">Its own place, where it is read unless it was lent.</param>
    protected unsafe Buffer<T> Lent(int input, Buffer<T> place) =>
        lentInputs > 0 && lent[input].IsPinned ? new((T*)lent[input].Pin.Pointer) : place;

    /// <inheritdoc cref="Lent(int, Buffer{T})"/>
    protected unsafe Buffer<int> Lent(int input, Buffer<int> place) =>
        lentInputs > 0 && lent[input].IsPinned ? new((int*)lent[input].Pin.Pointer) : place;

    /// <inheritdoc/>
    public sealed override T Evaluate() => lentInputs == 0 ? Compute() : Pinned(withGradients: false);

    /// <inheritdoc/>
    public sealed override T EvaluateWithGradients() => lentInputs == 0 ? ComputeWithGradients() : Pinned(withGradients: true);

    /// <inheritdoc/>
    public sealed override bool Lend(int input, ReadOnlyMemory<T> values) =>
        Lend(input, new LentInput { Reals = values }, values.Length);

    /// <inheritdoc/>
    public sealed override bool Lend(int input, ReadOnlyMemory<int> values) =>
        Lend(input, new LentInput { Indices = values }, values.Length);

    /// <inheritdoc/>
    public sealed override Span<T> Real(int input)
    {
        var (offset, length) = PlaceOf(input);
        if (Inputs[input].IsIndex) throw NotThere(input, "real");
        TakeBack(input);
        return memory.Work(0).Input<T>(offset, length);
    }

    /// <inheritdoc/>
    public sealed override Span<int> Index(int input)
    {
        var (offset, length) = PlaceOf(input);
        if (!Inputs[input].IsIndex) throw NotThere(input, "index");
        TakeBack(input);
        return memory.Work(0).Input<int>(offset, length);
    }

    /// <inheritdoc/>
    public sealed override ReadOnlySpan<T> ValuesOf(int input)
    {
        var (offset, length) = PlaceOf(input);
        return Inputs[input].IsIndex ? throw NotThere(input, "real")
            : IsLent(input, length) ? lent[input].Reals.Span
            : memory.Work(0).Slice<T>(offset, length);
    }

    /// <inheritdoc/>
    protected sealed override ReadOnlySpan<int> IndicesOf(int input)
    {
        var (offset, length) = PlaceOf(input);
        return !Inputs[input].IsIndex ? throw NotThere(input, "index")
            : IsLent(input, length) ? lent[input].Indices.Span
            : memory.Work(0).Slice<int>(offset, length);
    }

    /// <inheritdoc/>
    public sealed override nint LengthOf(int input) => PlaceOf(input).Length;

    /// <inheritdoc/>
    public sealed override bool Holds(int input, object content)
    {
        var (offset, length) = PlaceOf(input);
        return memory.Work(0).Holds(offset, length * ElementSize(input), content);
    }

    /// <inheritdoc/>
    public sealed override void Note(int input, object content)
    {
        var (offset, length) = PlaceOf(input);
        memory.Work(0).Note(offset, length * ElementSize(input), content);
    }

    int ElementSize(int input) => Inputs[input].IsIndex ? sizeof(int) : Unsafe.SizeOf<T>();

    bool Lend(int input, LentInput values, int length)
    {
        if (length != PlaceOf(input).Length || !CanLend(input)) return false;
        if (lent.Length == 0) lent = new LentInput[Inputs.Count];
        TakeBack(input);
        lent[input] = values;
        lentInputs++;
        return true;
    }

    void TakeBack(int input)
    {
        if (lentInputs == 0 || lent[input].Length == 0) return;
        lent[input] = default;
        lentInputs--;
    }

    // After Prepare for other sizes, what was lent for the sizes before is not read.
    bool IsLent(int input, nint length) => lentInputs > 0 && lent[input].Length == length && length > 0;

    /// <summary>Computes while what was lent can't move.</summary>
    T Pinned(bool withGradients)
    {
        try
        {
            for (var i = 0; i < lent.Length; i++)
                if (IsLent(i, PlaceOf(i).Length)) lent[i].Pin = Inputs[i].IsIndex ? lent[i].Indices.Pin() : lent[i].Reals.Pin();
            return withGradients ? ComputeWithGradients() : Compute();
        }
        finally
        {
            foreach (ref var input in lent.AsSpan())
            {
                input.Pin.Dispose();
                input.Pin = default;
            }
        }
    }

    ArgumentOutOfRangeException NotThere(int input, string kind) => new(nameof(input), input, $"{Name} has no such {kind} input.");

    /// <summary>An input that is read elsewhere; the default is one that is not.</summary>
    struct LentInput
    {
        public ReadOnlyMemory<T> Reals;
        public ReadOnlyMemory<int> Indices;
        public MemoryHandle Pin;

        public readonly int Length => Reals.Length + Indices.Length;

        public readonly unsafe bool IsPinned => Pin.Pointer is not null;
    }
}
