using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Training;

/// <summary>Running averages that end in zero instead of in denormal numbers, whose arithmetic is many times slower.</summary>
internal static class Moments
{
    /// <summary>The values, with 0 in place of those whose magnitude is below 2^-110 (2^-1000 in double precision).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FlushTiny<T>(Vector512<T> values) where T : unmanaged
        => values & Vector512.GreaterThanOrEqual(Vector512.Abs(values), Tiny<T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<T> Tiny<T>() where T : unmanaged
        => typeof(T) == typeof(float) ? Vector512.Create(7.7037198E-34f).As<float, T>() : Vector512.Create(9.332636185032189E-302).As<double, T>();
}
