using System.Numerics;

namespace GraphCompiler.Runtime;

/// <summary>A loss of a model's own, whose inputs lie in the model's memory.</summary>
/// <param name="memory">The model's memory.</param>
public abstract class HostLossEntry<T>(ModelMemory<T> memory) : LossEntry<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Where an input lies: its first element in the arena of its kind, and the number of elements.</summary>
    /// <param name="input">Its position in <see cref="LossEntry.Inputs"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    protected abstract (nint Offset, nint Length) PlaceOf(int input);

    /// <inheritdoc/>
    public sealed override Span<T> Real(int input)
    {
        var (offset, length) = PlaceOf(input);
        return Inputs[input].IsIndex ? throw NotThere(input, "real") : memory.Work(0).Input(offset, length);
    }

    /// <inheritdoc/>
    public sealed override Span<int> Index(int input)
    {
        var (offset, length) = PlaceOf(input);
        return Inputs[input].IsIndex ? memory.Indices(0).Input(offset, length) : throw NotThere(input, "index");
    }

    /// <inheritdoc/>
    protected sealed override ReadOnlySpan<int> IndicesOf(int input)
    {
        var (offset, length) = PlaceOf(input);
        return Inputs[input].IsIndex ? memory.Indices(0).Slice(offset, length) : throw NotThere(input, "index");
    }

    /// <inheritdoc/>
    public sealed override nint LengthOf(int input) => PlaceOf(input).Length;

    /// <inheritdoc/>
    public sealed override bool Holds(int input, object content)
    {
        var (offset, length) = PlaceOf(input);
        return Inputs[input].IsIndex ? memory.Indices(0).Holds(offset, length, content) : memory.Work(0).Holds(offset, length, content);
    }

    /// <inheritdoc/>
    public sealed override void Note(int input, object content)
    {
        var (offset, length) = PlaceOf(input);
        if (Inputs[input].IsIndex) memory.Indices(0).Note(offset, length, content);
        else memory.Work(0).Note(offset, length, content);
    }

    ArgumentOutOfRangeException NotThere(int input, string kind) => new(nameof(input), input, $"{Name} has no such {kind} input.");
}
