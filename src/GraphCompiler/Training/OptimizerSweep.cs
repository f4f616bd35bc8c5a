using System.Numerics;
using System.Runtime.CompilerServices;
using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler.Training;

/// <summary>One optimizer's kept values for one model, and the kernel that applies a rule to the parameters of one group.</summary>
public sealed class OptimizerSweep<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A chunk's four streams of 32 KB stay in a core's second-level cache. Fixed, so that results never depend on the number of threads.
    const int ChunkLines = 512;

    readonly ParameterSet<T> parameters;
    readonly ParameterRanges ranges;
    readonly nint length;
    ParameterSet<T> gradients;
    Arena<T>? slots, extra;
    int slotCount;

    internal OptimizerSweep(ITrainable<T> model, IReadOnlyList<ParameterGroup> groups)
    {
        (parameters, gradients, Workers) = (model.Parameters, model.Gradients, model.Memory.Workers);
        ranges = new(parameters.Layout, groups);
        length = parameters.Layout.TrainedLength;
    }

    /// <summary>The threads to work on.</summary>
    public WorkerTeam Workers { get; private set; }

    /// <summary>The parameters of the group whose turn it is.</summary>
    public ReadOnlySpan<ParameterInfo> Tensors => ranges.Tensors(Group);

    /// <summary>How many values are kept for each weight; 0 before the first step.</summary>
    public int SlotCount => slotCount;

    internal int Group { get; set; }

    internal ParameterLayout Layout => parameters.Layout;

    internal Arena<T>? ExtraState => extra;

    internal Arena<T>? AllSlots => slots;

    /// <summary>A parameter's weights.</summary>
    public Span<T> Weights(ParameterInfo tensor) => parameters.Arena.Slice(tensor.Offset, tensor.Length);

    /// <summary>A parameter's gradient.</summary>
    public Span<T> Gradients(ParameterInfo tensor) => gradients.Arena.Slice(tensor.Offset, tensor.Length);

    /// <summary>What a slot keeps for a parameter.</summary>
    /// <exception cref="InvalidOperationException">No rule with such a slot has been run.</exception>
    public Span<T> Slot(int slot, ParameterInfo tensor) => SlotAt(slot, tensor).Arena.Slice(slot * length + tensor.Offset, tensor.Length);

    /// <summary>State of another form than a number for each weight: an arena that is made, all zero, when it is first asked for.</summary>
    public Arena<T> Extra(nint size) => extra ??= new Arena<T>(size);

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

    internal Span<T> AllWeights => parameters.Arena.Slice(0, length);

    internal Span<T> AllGradients => gradients.Arena.Slice(0, length);

    internal Buffer<T> SlotAt(int slot, ParameterInfo tensor)
        => slot >= 0 && slot < slotCount ? slots!.At(slot * length + tensor.Offset) : throw new InvalidOperationException($"There is no slot {slot} among {slotCount}.");

    internal void RequireSlots(int count)
    {
        if (count <= slotCount) return;
        var grown = new Arena<T>(count * length);
        if (slots is not null) slots.Slice(0, slotCount * length).CopyTo(grown.Slice(0, slotCount * length));
        (slots, slotCount) = (grown, count);
    }

    internal void Bind(ITrainable<T> model)
    {
        if (!ReferenceEquals(model.Parameters.Arena, parameters.Arena))
            throw new InvalidOperationException("This optimizer keeps values for another model's parameters. Use one optimizer for each model, or call Reset first.");
        (gradients, Workers) = (model.Gradients, model.Memory.Workers);
    }

    void Run<TRule>(TRule rule, nint start, nint count) where TRule : struct, IOptimizerRule<T>
    {
        RequireSlots(TRule.Slots);
        var kernel = new Kernel<TRule>(rule, parameters.Arena.At(start), gradients.Arena.At(start), (slots ?? parameters.Arena).At(start), length);
        Workers.Run<T, Kernel<TRule>>(in kernel, count / CacheLine.Elements<T>(), ChunkLines);
    }

    /// <summary>Walks cache lines, of which a tensor's length is a multiple.</summary>
    readonly struct Kernel<TRule>(TRule rule, Buffer<T> weights, Buffer<T> gradients, Buffer<T> slots, nint length) : IVectorKernel<T>
        where TRule : struct, IOptimizerRule<T>
    {
        public void Run<V>(nint begin, nint end) where V : struct, IVector<V, T>
        {
            var formula = rule;
            var start = begin * CacheLine.Elements<T>();
            ref var weight = ref weights[start];
            ref var gradient = ref gradients[start];
            ref var slot = ref slots[start];
            var count = (end - begin) * CacheLine.Elements<T>();
            for (nint i = 0; i < count; i += V.Count)
            {
                var kept = new VectorSlots<V, T>(ref Unsafe.Add(ref slot, i), length);
                V.Store(formula.Update(V.Load(ref Unsafe.Add(ref weight, i)), V.Load(ref Unsafe.Add(ref gradient, i)), kept), ref Unsafe.Add(ref weight, i));
            }
        }
    }
}
