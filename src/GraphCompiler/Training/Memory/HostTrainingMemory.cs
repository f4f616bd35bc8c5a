using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler.Training;

/// <summary>A model's own memory. Rules run over vectors, on the model's threads.</summary>
sealed class HostTrainingMemory<T>(ITrainable<T> model) : TrainingMemory<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A chunk's four streams of 32 KB stay in a core's second-level cache. Fixed, so that results never depend on the number of threads.
    const int ChunkLines = 512;

    /// <summary>The squares that are added up in a row; fixed likewise.</summary>
    const int SquaresOfPart = 8192;

    /// <summary>The parts of one thread's turn.</summary>
    const int PartsOfTurn = 4;

    double[] partSums = [];

    /// <summary>A model's memory: what is known, if it is this model's.</summary>
    public static HostTrainingMemory<T> Of(ITrainable<T> model, object? known)
    {
        ArgumentNullException.ThrowIfNull(model);
        return known is HostTrainingMemory<T> memory && ReferenceEquals(memory.Model, model) ? memory : new(model);
    }

    ITrainable<T> Model => model;

    public override ParameterLayout Layout => model.Gradients.Layout;

    public override void EnsureInitialized() => model.Memory.EnsureInitialized();

    public override IArena<T> Parameters => model.Parameters.Arena;

    public override IArena<T> Gradients => model.Gradients.Arena;

    protected override ModelMemory<T> Host => model.Memory;

    public override IArena<T> Allocate(nint length, string contents) => new Arena<T>(length);

    public override void Clear(IArena<T> arena, nint start, nint length) => Span(arena, start, length).Clear();

    public override void Copy(IArena<T> source, nint from, IArena<T> target, nint to, nint length) =>
        Span(source, from, length).CopyTo(Span(target, to, length));

    public override void Read(IArena<T> source, nint start, Span<T> values) => Span(source, start, values.Length).CopyTo(values);

    public override void Write(IArena<T> target, nint start, ReadOnlySpan<T> values) => values.CopyTo(Span(target, start, values.Length));

    public override void Sweep<TRule>(TRule rule, SweepOperands<T> operands, nint start, nint count) =>
        Sweep(Workers, rule, operands, start, count);

    /// <summary>Applies a rule on a team of threads.</summary>
    public static void Sweep<TRule>(WorkerTeam team, TRule rule, SweepOperands<T> operands, nint start, nint count)
        where TRule : struct, IOptimizerRule<T>
    {
        var kernel = new Kernel<TRule>(rule, InComputer(operands.Weights).At(start), InComputer(operands.Gradients).At(start),
            InComputer(operands.Slots).At(start), operands.SlotLength);
        team.Run<T, Kernel<TRule>>(in kernel, count / CacheLine.Elements<T>(), ChunkLines);
    }

    public override void SumsOfSquares(IArena<T> values, nint start, ReadOnlySpan<ParameterInfo> tensors, Span<double> sums)
    {
        for (var i = 0; i < tensors.Length; i++)
        {
            var parts = (tensors[i].Length - 1) / SquaresOfPart + 1;
            if (partSums.Length < parts) partSums = new double[parts];
            Workers.Run(new Squares(InComputer(values).At(start + tensors[i].Offset), tensors[i].Length, partSums), parts, PartsOfTurn);
            sums[i] = 0;
            for (var part = 0; part < parts; part++) sums[i] += partSums[part];
        }
    }

    internal override IReadOnlyList<NonFiniteKernel> FindNonFinite(ulong step, string loss, Action evaluate) =>
        NonFiniteSearch<T>.Run(model, step, loss, evaluate);

    /// <summary>Sums of squares, each of a part of a tensor.</summary>
    readonly struct Squares(Buffer<T> values, int length, double[] sums) : IRangeKernel
    {
        public void Run(nint begin, nint end)
        {
            for (var part = (int)begin; part < end; part++)
            {
                var first = part * SquaresOfPart;
                sums[part] = SumOfSquares.Of(MemoryMarshal.CreateReadOnlySpan(
                    ref values[first], Math.Min(SquaresOfPart, length - first)));
            }
        }
    }

    static Span<T> Span(IArena<T> arena, nint start, nint length) => InComputer(arena).Slice(start, length);

    /// <summary>Walks cache lines, of which a tensor's length is a multiple.</summary>
    readonly struct Kernel<TRule>(TRule rule, Buffer<T> weights, Buffer<T> gradients, Buffer<T> slots, nint length) : IVectorKernel<T>
        where TRule : struct, IOptimizerRule<T>
    {
        // Like a generated kernel, a method of its own: inlined into the sweep, its vector operations would be calls.
        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
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
                V.Store(formula.Update(V.Load(ref Unsafe.Add(ref weight, i)), V.Load(ref Unsafe.Add(ref gradient, i)), kept),
                    ref Unsafe.Add(ref weight, i));
            }
        }
    }
}
