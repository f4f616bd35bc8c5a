namespace GraphCompiler.Runtime;

/// <summary>
/// One <c>[Loss]</c> of a model, the way a trainer calls it: prepare for the symbols' values, write a batch straight into the model's own input buffers,
/// evaluate. After the first call with the largest symbols nothing is allocated.
/// </summary>
public abstract class LossEntry<T> where T : unmanaged
{
    /// <summary>The entry's name.</summary>
    public abstract string Name { get; }

    /// <summary>The inputs, in the order of the arguments.</summary>
    public abstract IReadOnlyList<EntryInput> Inputs { get; }

    /// <summary>The symbols' names, in the order in which <see cref="Prepare"/> takes their values.</summary>
    public abstract IReadOnlyList<string> Symbols { get; }

    /// <summary>Fixes the symbols' values and makes room. Views handed out before are no longer valid.</summary>
    /// <exception cref="ArgumentException">The number of values is not that of the symbols.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is not positive.</exception>
    public abstract void Prepare(ReadOnlySpan<nint> symbols);

    /// <summary>The buffer of a real input, to be filled after <see cref="Prepare"/>.</summary>
    public abstract Span<T> Real(int input);

    /// <summary>The buffer of an index input, to be filled after <see cref="Prepare"/>.</summary>
    public abstract Span<int> Index(int input);

    /// <summary>The loss of the batch in the input buffers, in evaluation mode.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of its range.</exception>
    public abstract T Evaluate();

    /// <summary>The loss in training mode; the gradients are in <see cref="ITrainable{T}.Gradients"/> afterwards.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of its range.</exception>
    public abstract T EvaluateWithGradients();
}
