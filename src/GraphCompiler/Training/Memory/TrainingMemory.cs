using System.Numerics;
using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler.Training;

/// <summary>
/// Where a trained model's parameters and gradients lie, and what training keeps for them; and the few operations on whole ranges that
/// optimizers, clipping, averages and checkpoints are written in. The computer's memory is one, a device's another.
/// </summary>
/// <remarks>For one thread at a time. Operations on a device are queued in order; only <see cref="Read"/> and
/// <see cref="SumsOfSquares"/> wait.</remarks>
public abstract class TrainingMemory<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Names, shapes and places of the parameters.</summary>
    public abstract ParameterLayout Layout { get; }

    /// <summary>Gives parameters that have none yet their first values.</summary>
    public virtual void EnsureInitialized() { }

    /// <summary>The parameters, initialized.</summary>
    public abstract IArena<T> Parameters { get; }

    /// <summary>The gradients of the trained parameters, at the parameters' offsets.</summary>
    public abstract IArena<T> Gradients { get; }

    /// <summary>The model's own memory, whose seed, step and threads training uses wherever the parameters are.</summary>
    protected abstract ModelMemory<T> Host { get; }

    /// <summary>The seed of the model's random operations.</summary>
    public ulong Seed
    {
        get => Host.Seed;
        set => Host.Seed = value;
    }

    /// <summary>The step that random operations draw from.</summary>
    public ulong Step
    {
        get => Host.Step;
        set => Host.Step = value;
    }

    /// <summary>The computer's threads, which gather batches.</summary>
    public WorkerTeam Workers => Host.Workers;

    /// <summary>A new arena, all zero.</summary>
    /// <param name="length">The number of elements.</param>
    /// <param name="contents">What it will hold, as exceptions say it.</param>
    /// <exception cref="InsufficientMemoryException">There is not that much memory.</exception>
    public abstract IArena<T> Allocate(nint length, string contents);

    /// <summary>Sets elements to 0.</summary>
    public abstract void Clear(IArena<T> arena, nint start, nint length);

    /// <summary>Copies elements between two arenas.</summary>
    public abstract void Copy(IArena<T> source, nint from, IArena<T> target, nint to, nint length);

    /// <summary>Copies elements to the computer's memory.</summary>
    public abstract void Read(IArena<T> source, nint start, Span<T> values);

    /// <summary>Copies elements from the computer's memory.</summary>
    public abstract void Write(IArena<T> target, nint start, ReadOnlySpan<T> values);

    /// <summary>Applies a rule to a range of elements in place.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="operands">What it reads and writes.</param>
    /// <param name="start">Where the range begins in each arena; a multiple of <see cref="ParameterLayout.Alignment"/>.</param>
    /// <param name="count">Its length; a multiple of <see cref="ParameterLayout.Alignment"/>.</param>
    public abstract void Sweep<TRule>(TRule rule, SweepOperands<T> operands, nint start, nint count)
        where TRule : struct, IOptimizerRule<T>;

    /// <summary>Evaluates a loss once more to find the kernel that wrote the first value that is not finite.</summary>
    /// <returns>That kernel, then that of the first NaN if it is another; none where that is not known.</returns>
    /// <inheritdoc cref="NonFiniteSearch{T}.Run"/>
    internal virtual IReadOnlyList<NonFiniteKernel> FindNonFinite(ulong step, string loss, Action evaluate) => [];

    /// <summary>The sum of the squares of each of some tensors, in double precision, in an order that never changes.</summary>
    /// <param name="values">What holds them.</param>
    /// <param name="start">Where the first parameter would lie there.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="sums">Receives the sums.</param>
    public abstract void SumsOfSquares(IArena<T> values, nint start, ReadOnlySpan<ParameterInfo> tensors, Span<double> sums);

    /// <summary>The computer's memory behind an arena.</summary>
    /// <exception cref="NotSupportedException">It is a device's.</exception>
    internal static Arena<T> InComputer(IArena<T> arena) => arena as Arena<T> ?? throw new NotSupportedException(
        "This optimizer reads or writes whole tensors in the computer's memory, but the model is on a device, where only rules "
        + $"({nameof(OptimizerSweep<>)}.Run) are computed. Train the model itself, or choose another optimizer.");
}

/// <summary>What a rule reads and writes.</summary>
/// <param name="Weights">What it changes.</param>
/// <param name="Gradients">What it reads beside them.</param>
/// <param name="Slots">What it keeps, slot after slot; any arena if the rule keeps nothing.</param>
/// <param name="SlotLength">The distance from one slot to the next.</param>
public readonly record struct SweepOperands<T>(IArena<T> Weights, IArena<T> Gradients, IArena<T> Slots, nint SlotLength)
    where T : unmanaged;
