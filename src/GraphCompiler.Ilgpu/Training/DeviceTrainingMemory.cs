using System.Numerics;
using GraphCompiler.Runtime;
using GraphCompiler.Training;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu.Training;

/// <summary>The memory of a model on a device. Rules run in kernels, a thread for each element.</summary>
sealed class DeviceTrainingMemory<T>(DeviceMemory<T> memory) : TrainingMemory<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Dictionary<Type, object> sweeps = [];
    readonly GroupKernel<SquaresArguments<T>> squares = new(memory.Device, (Action<SquaresArguments<T>>)(typeof(T) == typeof(float)
        ? (Delegate)(Action<SquaresArguments<float>>)SquaresKernel.Single : (Action<SquaresArguments<double>>)SquaresKernel.Double));
    DeviceArena<double>? partSums;
    double[] copiedSums = [];

    public override ParameterLayout Layout => memory.Host.Layout;

    public override IArena<T> Parameters => memory.Parameters;

    public override IArena<T> Gradients => memory.Gradients;

    protected override ModelMemory<T> Host => memory.Host;

    Device Device => memory.Device;

    public override IArena<T> Allocate(nint length, string contents)
    {
        var arena = memory.Own(memory.New<T>(length, contents));
        arena.Clear();
        return arena;
    }

    // A kernel: OpenCL's own fill of a part of a buffer fails.
    public override void Clear(IArena<T> arena, nint start, nint length) =>
        Sweep(new ZeroRule<T>(), new(arena, arena, arena, 0), start, length);

    public override void Copy(IArena<T> source, nint from, IArena<T> target, nint to, nint length)
    {
        lock (Device.Gate) View(source, from, length).CopyTo(Device.Stream, View(target, to, length));
        Note(target);
    }

    public override void Read(IArena<T> source, nint start, Span<T> values) => memory.Read<T>(View(source, start, values.Length), values);

    public override void Write(IArena<T> target, nint start, ReadOnlySpan<T> values)
    {
        memory.Write(View(target, start, values.Length), values);
        Note(target);
    }

    public override void Sweep<TRule>(TRule rule, SweepOperands<T> operands, nint start, nint count)
    {
        if (count == 0) return;
        memory.ThrowIfDisposed();
        if (!sweeps.TryGetValue(typeof(TRule), out var made))
            sweeps.Add(typeof(TRule), made = new PointKernel<SweepArguments<T, TRule>>(Device, SweepKernel.Run<T, TRule>));
        var kept = TRule.Slots == 0 ? count : (TRule.Slots - 1) * operands.SlotLength + count;
        ((PointKernel<SweepArguments<T, TRule>>)made).Launch(count, new()
        {
            Rule = rule,
            Weights = View(operands.Weights, start, count),
            Gradients = View(operands.Gradients, start, count),
            Slots = View(TRule.Slots == 0 ? operands.Weights : operands.Slots, start, kept),
            SlotLength = checked((int)operands.SlotLength),
            Count = (int)count,
        });
        Note(operands.Weights);
    }

    public override void SumsOfSquares(IArena<T> values, nint start, ReadOnlySpan<ParameterInfo> tensors, Span<double> sums)
    {
        var parts = 0;
        foreach (var tensor in tensors) parts += PartsOf(tensor);
        if (parts == 0) return;
        if (partSums is null || partSums.Length < parts) partSums = memory.Own(memory.New<double>(parts, "sums of squares"));
        if (copiedSums.Length < parts) copiedSums = new double[parts];
        var first = 0;
        foreach (var tensor in tensors)
        {
            var count = PartsOf(tensor);
            squares.Launch(count, SquaresKernel.PartLength, new() { Values = View(values, start + tensor.Offset, tensor.Length),
                Sums = partSums.View(first, count) });
            first += count;
        }
        memory.Read<double>(partSums.View(0, parts), copiedSums.AsSpan(0, parts));
        first = 0;
        for (var i = 0; i < tensors.Length; i++)
        {
            sums[i] = 0;
            for (var part = 0; part < PartsOf(tensors[i]); part++) sums[i] += copiedSums[first++];
        }
    }

    static int PartsOf(ParameterInfo tensor) => (tensor.Length - 1) / SquaresKernel.PartLength + 1;

    static ILGPU.ArrayView<T> View(IArena<T> arena, nint start, nint length) => ((DeviceArena<T>)arena).View(start, length);

    void Note(IArena<T> changed)
    {
        if (ReferenceEquals(changed, memory.Gradients)) memory.NoteGradients();
    }
}
