using System.Numerics;
using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler.Training;

/// <summary>One optimizer's kept values for one model, and the kernel that applies a rule to the parameters of one group.</summary>
/// <remarks>
/// Rules run wherever the model is. Spans of weights, gradients and slots, and <see cref="Extra"/>, are there for a model in the computer's
/// memory only; for one on a device they are a <see cref="NotSupportedException"/>.
/// </remarks>
public sealed class OptimizerSweep<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ParameterRanges ranges;
    readonly IArena<T> parameters;
    readonly nint length;
    IArena<T>? slots;
    Arena<T>? extra;
    int slotCount;

    internal OptimizerSweep(TrainingMemory<T> memory, IReadOnlyList<ParameterGroup> groups)
    {
        (Memory, parameters) = (memory, memory.Parameters);
        ranges = new(memory.Layout, groups);
        length = memory.Layout.TrainedLength;
    }

    /// <summary>The computer's threads to work on.</summary>
    public WorkerTeam Workers => Memory.Workers;

    /// <summary>The parameters of the group whose turn it is.</summary>
    public ReadOnlySpan<ParameterInfo> Tensors => ranges.Tensors(Group);

    /// <summary>
    /// The number of steps taken on these parameters, counting the one under way: those of the optimizer, but for the ones in which their
    /// group was frozen.
    /// </summary>
    public long Steps { get; internal set; }

    /// <summary>How many values are kept for each weight; 0 before the first step.</summary>
    public int SlotCount => slotCount;

    internal TrainingMemory<T> Memory { get; private set; }

    internal int Group { get; set; }

    internal ParameterLayout Layout => Memory.Layout;

    internal Arena<T>? ExtraState => extra;

    /// <summary>
    /// What rules multiply the gradients by as they read them, in this step; null for nothing. So clipping takes no pass of its own.
    /// </summary>
    internal double? GradientFactor { get; set; }

    internal IArena<T>? AllSlots => slots;

    /// <summary>A parameter's weights.</summary>
    /// <exception cref="NotSupportedException">The model is on a device.</exception>
    public Span<T> Weights(ParameterInfo tensor) => InComputer(parameters).Slice(tensor.Offset, tensor.Length);

    /// <summary>A parameter's gradient.</summary>
    /// <exception cref="NotSupportedException">The model is on a device.</exception>
    public Span<T> Gradients(ParameterInfo tensor) => GradientsInComputer().Slice(tensor.Offset, tensor.Length);

    /// <summary>What a slot keeps for a parameter.</summary>
    /// <exception cref="InvalidOperationException">No rule with such a slot has been run.</exception>
    /// <exception cref="NotSupportedException">The model is on a device.</exception>
    public Span<T> Slot(int slot, ParameterInfo tensor) =>
        InComputer(RequireSlot(slot)).Slice(slot * length + tensor.Offset, tensor.Length);

    /// <summary>State of another form than a number for each weight: an arena that is made, all zero, when it is first asked for.</summary>
    /// <exception cref="NotSupportedException">The model is on a device.</exception>
    public Arena<T> Extra(nint size)
    {
        InComputer(parameters);
        return extra ??= new Arena<T>(size);
    }

    /// <summary>Updates the parameters of the group in place, in one pass.</summary>
    public void Run<TRule>(TRule rule) where TRule : struct, IOptimizerRule<T>
    {
        foreach (var (start, count) in ranges.Of(Group)) Run(rule, start, count);
    }

    /// <summary>Updates one parameter in place.</summary>
    public void Run<TRule>(TRule rule, ParameterInfo tensor) where TRule : struct, IOptimizerRule<T>
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Run(rule, tensor.Offset, ParameterRanges.EndOf(tensor) - tensor.Offset);
    }

    /// <summary>The Euclidean norms of the weights of the group's parameters, in their order. On a device this waits.</summary>
    /// <param name="norms">Receives a norm for each of <see cref="Tensors"/>.</param>
    public void WeightNorms(Span<double> norms) => Norms(parameters, 0, norms);

    /// <summary>The Euclidean norms of what a slot keeps for the group's parameters, in their order. On a device this waits.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="norms">Receives a norm for each of <see cref="Tensors"/>.</param>
    /// <exception cref="InvalidOperationException">No rule with such a slot has been run.</exception>
    public void SlotNorms(int slot, Span<double> norms) => Norms(RequireSlot(slot), slot * length, norms);

    internal Span<T> AllWeights => InComputer(parameters).Slice(0, length);

    internal Span<T> AllGradients => GradientsInComputer().Slice(0, length);

    internal Buffer<T> SlotAt(int slot, ParameterInfo tensor) => InComputer(RequireSlot(slot)).At(slot * length + tensor.Offset);

    internal void RequireSlots(int count)
    {
        if (count <= slotCount) return;
        var grown = Memory.Allocate(count * length, "optimizer's state");
        if (slots is not null) Memory.Copy(slots, 0, grown, 0, slotCount * length);
        (slots as IDisposable)?.Dispose();
        (slots, slotCount) = (grown, count);
    }

    internal void Bind(TrainingMemory<T> memory)
    {
        if (!ReferenceEquals(memory.Parameters, parameters))
            throw new InvalidOperationException(
                "This optimizer keeps values for another model's parameters. Use one optimizer for each model, or call Reset first.");
        Memory = memory;
    }

    void Norms(IArena<T> values, nint start, Span<double> norms)
    {
        Memory.SumsOfSquares(values, start, Tensors, norms);
        for (var i = 0; i < Tensors.Length; i++) norms[i] = Math.Sqrt(norms[i]);
    }

    /// <summary>The gradients, multiplied by their factor now.</summary>
    Arena<T> GradientsInComputer()
    {
        var gradients = InComputer(Memory.Gradients);
        if (GradientFactor is { } factor and not 1)
            Memory.Sweep(new ScaleRule<T>(factor), new(gradients, gradients, gradients, 0), 0, length);
        GradientFactor = null;
        return gradients;
    }

    IArena<T> RequireSlot(int slot) =>
        slot >= 0 && slot < slotCount ? slots! : throw new InvalidOperationException($"There is no slot {slot} among {slotCount}.");

    void Run<TRule>(TRule rule, nint start, nint count) where TRule : struct, IOptimizerRule<T>
    {
        RequireSlots(TRule.Slots);
        var operands = new SweepOperands<T>(parameters, Memory.Gradients, slots ?? parameters, length);
        if (GradientFactor is { } factor) Memory.Sweep(new ScaledGradientRule<T, TRule>(rule, factor), operands, start, count);
        else Memory.Sweep(rule, operands, start, count);
    }

    static Arena<T> InComputer(IArena<T> arena) => TrainingMemory<T>.InComputer(arena);
}
