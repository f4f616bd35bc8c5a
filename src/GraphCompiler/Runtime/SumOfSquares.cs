using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Runtime;

/// <summary>Sums of squares in double precision, in an order that depends on the length alone.</summary>
internal static class SumOfSquares
{
    public static double Of<T>(ReadOnlySpan<T> values) where T : unmanaged
        => typeof(T) == typeof(float) ? Of(MemoryMarshal.Cast<T, float>(values)) : Of(MemoryMarshal.Cast<T, double>(values));

    static double Of(ReadOnlySpan<float> values)
    {
        ref var origin = ref MemoryMarshal.GetReference(values);
        Vector512<double> low = default, high = default;
        var i = 0;
        for (; i <= values.Length - 16; i += 16)
        {
            var (a, b) = Vector512.Widen(Vector512.LoadUnsafe(ref origin, (nuint)i));
            low += a * a;
            high += b * b;
        }
        var sum = Vector512.Sum(low + high);
        for (; i < values.Length; i++) sum += (double)values[i] * values[i];
        return sum;
    }

    static double Of(ReadOnlySpan<double> values)
    {
        ref var origin = ref MemoryMarshal.GetReference(values);
        Vector512<double> sums = default;
        var i = 0;
        for (; i <= values.Length - 8; i += 8)
        {
            var a = Vector512.LoadUnsafe(ref origin, (nuint)i);
            sums += a * a;
        }
        var sum = Vector512.Sum(sums);
        for (; i < values.Length; i++) sum += values[i] * values[i];
        return sum;
    }
}
