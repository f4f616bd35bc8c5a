namespace GraphCompiler.Runtime;

/// <summary>One <c>[Loss]</c> of a model, without its element type: what has to be known to fit data to it.</summary>
public abstract class LossEntry
{
    private protected LossEntry() { }

    /// <summary>The entry's name.</summary>
    public abstract string Name { get; }

    /// <summary>The tensor inputs, in the order of the arguments.</summary>
    public abstract IReadOnlyList<EntryInput> Inputs { get; }

    /// <summary>The symbols' names, in the order in which <see cref="Prepare"/> takes their values.</summary>
    public abstract IReadOnlyList<string> Symbols { get; }

    /// <summary>The names of the scalar arguments, in the order of the arguments.</summary>
    public virtual IReadOnlyList<string> Scalars => [];

    /// <summary>Fixes the symbols' values and makes room. Views handed out before are no longer valid.</summary>
    /// <exception cref="ArgumentException">The number of values is not that of the symbols.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is not positive.</exception>
    public abstract void Prepare(ReadOnlySpan<nint> symbols);
}

/// <summary>
/// One <c>[Loss]</c> of a model, the way a trainer calls it: prepare for the symbols' values, write a batch straight into the model's own
/// input buffers, evaluate. After the first call with the largest symbols nothing is allocated.
/// </summary>
public abstract class LossEntry<T> : LossEntry where T : unmanaged
{
    /// <summary>The buffer of a real input, to be filled after <see cref="LossEntry.Prepare"/>.</summary>
    public abstract Span<T> Real(int input);

    /// <summary>The buffer of an index input, to be filled after <see cref="LossEntry.Prepare"/>.</summary>
    public abstract Span<int> Index(int input);

    /// <summary>
    /// Lets the loss read a real input elsewhere: from now on, until <see cref="LossEntry.Prepare"/> or until its buffer is asked for.
    /// </summary>
    /// <param name="input">Its position in <see cref="LossEntry.Inputs"/>.</param>
    /// <param name="values">The values, which must not change as long as they are read.</param>
    /// <returns>Whether it does. If not, as on a device, the values have to be written to the input's buffer.</returns>
    public virtual bool Lend(int input, ReadOnlyMemory<T> values) => false;

    /// <summary>Lets the loss read an index input elsewhere, likewise.</summary>
    /// <inheritdoc cref="Lend(int, ReadOnlyMemory{T})"/>
    public virtual bool Lend(int input, ReadOnlyMemory<int> values) => false;

    /// <summary>The values of a real input, to be read, after <see cref="LossEntry.Prepare"/>.</summary>
    public virtual ReadOnlySpan<T> ValuesOf(int input) => Real(input);

    /// <summary>The values of an index input, to be read, after <see cref="LossEntry.Prepare"/>.</summary>
    protected virtual ReadOnlySpan<int> IndicesOf(int input) => Index(input);

    /// <summary>The number of elements of an input, after <see cref="LossEntry.Prepare"/>.</summary>
    public virtual nint LengthOf(int input) => Inputs[input].IsIndex ? Index(input).Length : Real(input).Length;

    /// <summary>
    /// Whether an input's buffer still holds what was noted of it: nothing has written there since, neither a caller nor a kernel. False
    /// where that is not known.
    /// </summary>
    /// <param name="input">Its position in <see cref="LossEntry.Inputs"/>.</param>
    /// <param name="content">The object that stands for the values.</param>
    public virtual bool Holds(int input, object content) => false;

    /// <summary>Notes what was written to an input's buffer.</summary>
    /// <param name="input">Its position in <see cref="LossEntry.Inputs"/>.</param>
    /// <param name="content">An object that stands for the values and no others.</param>
    public virtual void Note(int input, object content)
    {
    }

    /// <summary>Sets a scalar argument for the calls that follow; 0 before.</summary>
    /// <param name="scalar">Its position in <see cref="LossEntry.Scalars"/>.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such scalar.</exception>
    public virtual void SetScalar(int scalar, T value) =>
        throw new ArgumentOutOfRangeException(nameof(scalar), scalar, $"{Name} has no such scalar.");

    /// <summary>The loss of the batch in the input buffers, in evaluation mode.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of its range.</exception>
    public abstract T Evaluate();

    /// <summary>The loss in training mode; the gradients are in <see cref="ITrainable{T}.Gradients"/> afterwards.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of its range.</exception>
    public abstract T EvaluateWithGradients();

    /// <summary>
    /// Whether the loss is on a device, so that to know it is to wait. <see cref="Queue"/> and <see cref="TakeQueued"/> then put the
    /// waiting off.
    /// </summary>
    public virtual bool IsOnDevice => false;

    /// <summary>
    /// Queues <see cref="Evaluate"/> or <see cref="EvaluateWithGradients"/>, whose loss stays on the device until it is taken.
    /// </summary>
    /// <param name="withGradients">Which of the two.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of its range.</exception>
    /// <exception cref="NotSupportedException">The loss is not on a device.</exception>
    public virtual void Queue(bool withGradients) => throw new NotSupportedException($"{Name} is not on a device.");

    /// <summary>Waits for the queued evaluations, and gives their losses in their order.</summary>
    /// <exception cref="NotSupportedException">The loss is not on a device.</exception>
    public virtual T[] TakeQueued() => throw new NotSupportedException($"{Name} is not on a device.");
}
