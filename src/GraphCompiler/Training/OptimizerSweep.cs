using System.Numerics;
using System.Runtime.Intrinsics;
using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler.Training;

/// <summary>One optimizer's kept values for one model, and the kernel that applies a rule to the whole trained range.</summary>
public sealed class OptimizerSweep<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A chunk's four streams of 32 KB stay in a core's second-level cache. Fixed, so that results never depend on the number of threads.
    const int ChunkVectors = 512;

    readonly Arena<T> weights;
    readonly nint length;
    Arena<T> gradients;
    Arena<T>? first, second;
    WorkerTeam workers;

    internal OptimizerSweep(ITrainable<T> model)
    {
        (weights, gradients, workers) = (model.Parameters.Arena, model.Gradients.Arena, model.Memory.Workers);
        length = model.Parameters.Layout.TrainedLength;
    }

    /// <summary>The first kept values (momentum), at the parameters' offsets; null before the first step or if the rule has none.</summary>
    public Arena<T>? First => first;

    /// <summary>The second kept values (mean squares); null before the first step or if the rule has none.</summary>
    public Arena<T>? Second => second;

    /// <summary>Updates all trained parameters in place.</summary>
    public void Run<TRule>(TRule rule) where TRule : struct, IOptimizerRule<T>
    {
        if (TRule.Slots > 0) first ??= new Arena<T>(length);
        if (TRule.Slots > 1) second ??= new Arena<T>(length);
        var kernel = new Kernel<TRule>(rule, weights, gradients, first ?? weights, second ?? weights);
        workers.Run(in kernel, length / Vector512<T>.Count, ChunkVectors);
    }

    internal void Bind(ITrainable<T> model)
    {
        if (!ReferenceEquals(model.Parameters.Arena, weights))
            throw new InvalidOperationException("This optimizer keeps values for another model's parameters. Use one optimizer for each model, or call Reset first.");
        (gradients, workers) = (model.Gradients.Arena, model.Memory.Workers);
    }

    readonly struct Kernel<TRule>(TRule rule, Arena<T> weights, Arena<T> gradients, Arena<T> first, Arena<T> second) : IRangeKernel
        where TRule : struct, IOptimizerRule<T>
    {
        public void Run(nint begin, nint end)
        {
            var formula = rule;
            var start = begin * Vector512<T>.Count;
            ref var weight = ref weights[start];
            ref var gradient = ref gradients[start];
            ref var slot0 = ref first[start];
            ref var slot1 = ref second[start];
            var count = (nuint)(end - begin) * (nuint)Vector512<T>.Count;
            for (nuint i = 0; i < count; i += (nuint)Vector512<T>.Count)
            {
                var a = TRule.Slots > 0 ? Vector512.LoadUnsafe(ref slot0, i) : default;
                var b = TRule.Slots > 1 ? Vector512.LoadUnsafe(ref slot1, i) : default;
                formula.Update(Vector512.LoadUnsafe(ref weight, i), Vector512.LoadUnsafe(ref gradient, i), ref a, ref b).StoreUnsafe(ref weight, i);
                if (TRule.Slots > 0) a.StoreUnsafe(ref slot0, i);
                if (TRule.Slots > 1) b.StoreUnsafe(ref slot1, i);
            }
        }
    }
}
