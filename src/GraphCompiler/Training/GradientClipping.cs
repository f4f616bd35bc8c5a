using System.Numerics;
using GraphCompiler.Cpu;
using GraphCompiler.Runtime;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>Limits gradients before a step.</summary>
public static class GradientClipping
{
    /// <summary>
    /// Scales all gradients by maximum / norm if their common Euclidean norm is above the maximum (Pascanu et al., "On the difficulty of
    /// training recurrent neural networks", 2013).
    /// </summary>
    /// <returns>The norm before.</returns>
    public static double ByNorm<T>(ParameterSet<T> gradients, double maximum) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(gradients);
        RequirePositive(maximum, nameof(maximum));
        var norm = gradients.Norm();
        if (norm > maximum) Sweep(gradients, new ScaleRule<T>(maximum / norm), 0, gradients.Layout.TrainedLength);
        return norm;
    }

    /// <summary>Scales each parameter's gradient by maximum / norm if its own Euclidean norm is above the maximum.</summary>
    public static void ByLayerNorm<T>(ParameterSet<T> gradients, double maximum) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(gradients);
        RequirePositive(maximum, nameof(maximum));
        for (var i = 0; i < gradients.Count; i++)
        {
            var (norm, tensor) = (gradients[i].Norm(), gradients[i].Info);
            if (norm > maximum) Sweep(gradients, new ScaleRule<T>(maximum / norm), tensor.Offset,
                ParameterRanges.EndOf(tensor) - tensor.Offset);
        }
    }

    /// <summary>Moves every gradient into [-maximum, maximum].</summary>
    public static void ByValue<T>(ParameterSet<T> gradients, double maximum) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(gradients);
        RequirePositive(maximum, nameof(maximum));
        Sweep(gradients, new ClampRule<T>(maximum), 0, gradients.Layout.TrainedLength);
    }

    /// <summary>
    /// The same for an optimizer's next step, wherever the gradients are. A rule scales what it reads of them; an optimizer that looks at
    /// whole tensors finds them scaled.
    /// </summary>
    /// <param name="sweep">The optimizer's sweep.</param>
    /// <param name="isByRules">Whether rules are all that reads the gradients.</param>
    /// <param name="maximum">The largest norm.</param>
    /// <param name="sums">Room for a number for each trained parameter.</param>
    internal static void ByNorm<T>(OptimizerSweep<T> sweep, bool isByRules, double maximum, Span<double> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var memory = sweep.Memory;
        memory.SumsOfSquares(memory.Gradients, 0, memory.Layout.Trained, sums);
        double sum = 0;
        for (var i = 0; i < memory.Layout.TrainedCount; i++) sum += sums[i];
        var norm = Math.Sqrt(sum);
        // A factor in any case: a rule with one and a rule without are two kernels.
        if (isByRules) sweep.GradientFactor = norm > maximum ? maximum / norm : 1;
        else if (norm > maximum) Sweep(memory, new ScaleRule<T>(maximum / norm), 0, memory.Layout.TrainedLength);
    }

    /// <summary>The same as the public method, wherever the gradients are.</summary>
    /// <param name="memory">Where they are.</param>
    /// <param name="maximum">The largest norm.</param>
    /// <param name="sums">Room for a number for each trained parameter.</param>
    internal static void ByLayerNorm<T>(TrainingMemory<T> memory, double maximum, Span<double> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        memory.SumsOfSquares(memory.Gradients, 0, memory.Layout.Trained, sums);
        for (var i = 0; i < memory.Layout.TrainedCount; i++)
        {
            var (norm, tensor) = (Math.Sqrt(sums[i]), memory.Layout[i]);
            if (norm > maximum) Sweep(memory, new ScaleRule<T>(maximum / norm), tensor.Offset,
                ParameterRanges.EndOf(tensor) - tensor.Offset);
        }
    }

    /// <inheritdoc cref="ByLayerNorm{T}(TrainingMemory{T}, double, Span{double})"/>
    internal static void ByValue<T>(TrainingMemory<T> memory, double maximum) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Sweep(memory, new ClampRule<T>(maximum), 0, memory.Layout.TrainedLength);

    static void Sweep<T, TRule>(ParameterSet<T> gradients, TRule rule, nint start, nint count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TRule : struct, IOptimizerRule<T>
        => HostTrainingMemory<T>.Sweep(WorkerTeam.Shared, rule, new(gradients.Arena, gradients.Arena, gradients.Arena, 0), start, count);

    static void Sweep<T, TRule>(TrainingMemory<T> memory, TRule rule, nint start, nint count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TRule : struct, IOptimizerRule<T>
        => memory.Sweep(rule, new(memory.Gradients, memory.Gradients, memory.Gradients, 0), start, count);

    internal static void RequirePositive(double maximum, string name)
    {
        if (!(maximum > 0)) throw new ArgumentOutOfRangeException(name, maximum, $"{name} must be positive.");
    }
}
