using System.Numerics;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>Limits gradients before a step.</summary>
public static class GradientClipping
{
    /// <summary>Scales all gradients by maximum / norm if their common Euclidean norm is above the maximum (Pascanu et al., "On the difficulty of training recurrent neural networks", 2013).</summary>
    /// <returns>The norm before.</returns>
    public static double ByNorm<T>(ParameterSet<T> gradients, double maximum) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequirePositive(maximum, nameof(maximum));
        var norm = gradients.Norm();
        if (!(norm > maximum)) return norm;
        var scale = T.CreateTruncating(maximum / norm);
        for (var i = 0; i < gradients.Count; i++)
            foreach (ref var value in gradients[i].Data) value *= scale;
        return norm;
    }

    /// <summary>Moves every gradient into [-maximum, maximum].</summary>
    public static void ByValue<T>(ParameterSet<T> gradients, double maximum) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequirePositive(maximum, nameof(maximum));
        var limit = T.CreateTruncating(maximum);
        for (var i = 0; i < gradients.Count; i++)
            foreach (ref var value in gradients[i].Data) value = T.Clamp(value, -limit, limit);
    }

    internal static void RequirePositive(double maximum, string name)
    {
        if (!(maximum > 0)) throw new ArgumentOutOfRangeException(name, maximum, $"{name} must be positive.");
    }
}
