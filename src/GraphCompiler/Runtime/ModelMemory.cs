using System.Numerics;
using GraphCompiler.Cpu;

namespace GraphCompiler.Runtime;

/// <summary>
/// All memory of one model object: parameters, gradients and the arena its entries work in. A generated model holds one, in one field.
/// </summary>
/// <remarks>
/// For one thread at a time. <see cref="Share"/> makes the memory of a session, which another thread may use while nobody writes
/// parameters.
/// </remarks>
public sealed class ModelMemory<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ParameterSet<T> parameters;
    WorkArena? work;
    int[][] narrowed = [];
    ulong seed;
    ulong step;
    bool initialized;

    /// <summary>Allocates parameters and gradients, all zero until <see cref="Initialize"/> or the first use.</summary>
    public ModelMemory(ParameterLayout layout) : this(layout, new Arena<T>(layout.Length)) { }

    ModelMemory(ParameterLayout layout, Arena<T> values)
    {
        Layout = layout;
        parameters = new ParameterSet<T>(values, layout);
        Gradients = new ParameterSet<T>(new Arena<T>(layout.TrainedLength), layout, trainedOnly: true);
    }

    /// <summary>Names, shapes and places of the parameters.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The parameters by name, initialized first if they were not yet.</summary>
    public ParameterSet<T> Parameters
    {
        get
        {
            EnsureInitialized();
            return parameters;
        }
    }

    /// <summary>The gradients of the trained parameters, at the parameters' offsets.</summary>
    public ParameterSet<T> Gradients { get; }

    /// <summary>The parameters' arena, as it is.</summary>
    public Arena<T> ParameterArena => parameters.Arena;

    /// <summary>The gradients' arena.</summary>
    public Arena<T> GradientArena => Gradients.Arena;

    /// <summary>The threads that entries run on. Results do not depend on their number.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public WorkerTeam Workers
    {
        get => field ??= WorkerTeam.Shared;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>The seed of the model's random operations, such as dropout.</summary>
    public ulong Seed
    {
        get => seed;
        set
        {
            EnsureInitialized();
            seed = value;
        }
    }

    /// <summary>
    /// The number of the next training step; with <see cref="Seed"/> it determines all random operations of the step. An entry that
    /// computes gradients adds 1 when it is done.
    /// </summary>
    /// <remarks>Other entries draw with the step as it is and leave it: called again, they give the same numbers.</remarks>
    public ulong Step
    {
        get => step;
        set
        {
            EnsureInitialized();
            step = value;
        }
    }

    /// <summary>The random numbers that one operation of an entry draws in the current step.</summary>
    /// <param name="number">Which random operation of the entry.</param>
    public RandomStream<T> RandomStream(int number)
    {
        EnsureInitialized();
        return new(Seed, Step, number);
    }

    /// <summary>
    /// Draws all parameters anew, clears the gradients and starts at step 0. The numbers of a parameter depend on the seed and on its path
    /// only.
    /// </summary>
    public void Initialize(int seed)
    {
        foreach (var view in parameters)
            view.Info.Initializer.Fill(view.Data, view.Shape.AsSpan(), (ulong)seed, RandomBlocks.StreamOf(view.Path));
        foreach (var view in Gradients) view.Data.Clear();
        (this.seed, step, initialized) = ((ulong)seed, 0, true);
    }

    /// <summary>Initializes with seed 0 unless <see cref="Initialize"/> has been called.</summary>
    public void EnsureInitialized()
    {
        if (!initialized) Initialize(0);
    }

    /// <summary>
    /// The arena for inputs, intermediate tensors and results, with at least this many bytes. It grows, without keeping its contents, and
    /// never shrinks.
    /// </summary>
    public WorkArena Work(nint bytes) => work is { } arena && arena.Bytes >= bytes ? arena : work = new WorkArena(bytes);

    /// <summary>Data that entries of this model are called with many times.</summary>
    /// <param name="values">The values, which are copied.</param>
    public BoundData<T> Bind(ReadOnlySpan<T> values) => new(values);

    /// <inheritdoc cref="Bind(ReadOnlySpan{T})"/>
    public BoundData<int> Bind(ReadOnlySpan<int> values) => new(values);

    /// <summary>An argument as an entry may read it: where the caller has it, unless the entry itself may write there.</summary>
    /// <param name="values">The argument.</param>
    /// <param name="arena">The work arena.</param>
    /// <param name="offset">
    /// The argument's place there, in bytes. It is copied there if it lies in the parameters, gradients or work memory of this model.
    /// </param>
    public ReadOnlySpan<T> Argument(ReadOnlySpan<T> values, WorkArena arena, nint offset) =>
        IsOwn(values) ? Copied(values, arena, offset) : values;

    /// <inheritdoc cref="Argument(ReadOnlySpan{T}, WorkArena, nint)"/>
    public ReadOnlySpan<int> Argument(ReadOnlySpan<int> values, WorkArena arena, nint offset) =>
        work?.Overlaps(values) == true ? Copied(values, arena, offset) : values;

    static ReadOnlySpan<TElement> Copied<TElement>(ReadOnlySpan<TElement> values, WorkArena arena, nint offset) where TElement : unmanaged
    {
        var copy = arena.Input<TElement>(offset, values.Length);
        values.CopyTo(copy);
        return copy;
    }

    /// <summary>Where an entry may write a result: where the caller wants it, unless the entry reads there.</summary>
    /// <param name="result">Where the caller wants it.</param>
    /// <param name="arena">The work arena.</param>
    /// <param name="offset">The place for it there otherwise, in bytes.</param>
    /// <param name="isRead">Whether an argument or another result is there.</param>
    /// <returns>The memory, as <see cref="Pinned"/> takes it.</returns>
    public ReadOnlySpan<T> Result(Span<T> result, WorkArena arena, nint offset, bool isRead) =>
        isRead || IsOwn(result) ? arena.Slice<T>(offset, result.Length) : result;

    bool IsOwn(ReadOnlySpan<T> values) =>
        parameters.Arena.Overlaps(values) || Gradients.Arena.Overlaps(values) || work?.Overlaps(values) == true;

    /// <summary>64-bit integers with 32 bits. They stay where they are until the next call for the same argument.</summary>
    /// <param name="argument">The argument's position.</param>
    /// <param name="values">The integers.</param>
    /// <param name="name">The argument's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An integer does not fit; the message names the first such position and its value.
    /// </exception>
    public ReadOnlySpan<int> Narrowed(int argument, ReadOnlySpan<long> values, string name)
    {
        if (narrowed.Length <= argument) Array.Resize(ref narrowed, argument + 1);
        if (narrowed[argument] is not { } buffer || buffer.Length < values.Length) narrowed[argument] = buffer = new int[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            if (value != (int)value)
                throw new ArgumentOutOfRangeException(
                    name, value, $"Argument {name} needs integers of 32 bits, but at position {i} it has {value}.");
            buffer[i] = (int)value;
        }
        return buffer.AsSpan(0, values.Length);
    }

    /// <summary>
    /// The memory of a session: the same parameters (initialized now if they were not), its own gradients and work arena.
    /// </summary>
    /// <remarks>
    /// It begins with this memory's seed and step. Where several sessions train at once and are to draw different masks, give each a
    /// <see cref="Seed"/> of its own.
    /// </remarks>
    public ModelMemory<T> Share()
    {
        EnsureInitialized();
        return new(Layout, parameters.Arena) { initialized = true, Workers = Workers, seed = seed, step = step };
    }
}
