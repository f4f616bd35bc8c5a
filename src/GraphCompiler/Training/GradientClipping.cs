using System.Numerics;
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
        for (var i = 0; i < gradients.Layout.TrainedCount && norm > maximum; i++) FlatVectors.Scale(gradients[i].Data, maximum / norm);
        return norm;
    }

    /// <summary>Scales each parameter's gradient by maximum / norm if its own Euclidean norm is above the maximum.</summary>
    public static void ByLayerNorm<T>(ParameterSet<T> gradients, double maximum) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(gradients);
        RequirePositive(maximum, nameof(maximum));
        for (var i = 0; i < gradients.Count; i++)
        {
            var norm = gradients[i].Norm();
            if (norm > maximum) FlatVectors.Scale(gradients[i].Data, maximum / norm);
        }
    }

    /// <summary>Moves every gradient into [-maximum, maximum].</summary>
    public static void ByValue<T>(ParameterSet<T> gradients, double maximum) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(gradients);
        RequirePositive(maximum, nameof(maximum));
        for (var i = 0; i < gradients.Layout.TrainedCount; i++) FlatVectors.Clamp(gradients[i].Data, maximum);
    }

    internal static void RequirePositive(double maximum, string name)
    {
        if (!(maximum > 0)) throw new ArgumentOutOfRangeException(name, maximum, $"{name} must be positive.");
    }
}
