using System.Numerics;
using System.Runtime.Intrinsics;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>Limits gradients before a step. The gaps between tensors in the arena are zero and stay so.</summary>
public static class GradientClipping
{
    /// <summary>Scales all gradients by maximum / norm if their common Euclidean norm is above the maximum (Pascanu et al., "On the difficulty of training recurrent neural networks", 2013).</summary>
    /// <returns>The norm before.</returns>
    public static double ByNorm<T>(ParameterSet<T> gradients, double maximum) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(gradients);
        RequirePositive(maximum, nameof(maximum));
        var norm = gradients.Norm();
        if (norm > maximum) Scale(gradients.Arena, 0, gradients.Layout.TrainedLength, maximum / norm);
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
            if (norm > maximum) Scale(gradients.Arena, gradients[i].Info.Offset, gradients[i].Info.Length, maximum / norm);
        }
    }

    /// <summary>Moves every gradient into [-maximum, maximum].</summary>
    public static void ByValue<T>(ParameterSet<T> gradients, double maximum) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(gradients);
        RequirePositive(maximum, nameof(maximum));
        var limit = Vector512.Create(T.CreateTruncating(maximum));
        ref var origin = ref gradients.Arena[0];
        for (nuint i = 0; i < (nuint)gradients.Layout.TrainedLength; i += (nuint)Vector512<T>.Count)
            Vector512.Min(limit, Vector512.Max(-limit, Vector512.LoadUnsafe(ref origin, i))).StoreUnsafe(ref origin, i);
    }

    internal static void RequirePositive(double maximum, string name)
    {
        if (!(maximum > 0)) throw new ArgumentOutOfRangeException(name, maximum, $"{name} must be positive.");
    }

    // Tensors begin at multiples of a vector's length, and the gap behind one holds zeros.
    static void Scale<T>(Arena<T> gradients, nint start, nint length, double factor) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var scale = T.CreateTruncating(factor);
        ref var origin = ref gradients[start];
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector512<T>.Count) (Vector512.LoadUnsafe(ref origin, i) * scale).StoreUnsafe(ref origin, i);
    }
}
