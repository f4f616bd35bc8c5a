using System.Numerics;
using System.Runtime.InteropServices;

namespace GraphCompiler.Runtime;

/// <summary>Sums of squares in double precision, in an order that depends on the length and the vectors' width alone.</summary>
internal static class SumOfSquares
{
    public static double Of<T>(ReadOnlySpan<T> values) where T : unmanaged
        => typeof(T) == typeof(float) ? Of(MemoryMarshal.Cast<T, float>(values)) : Of(MemoryMarshal.Cast<T, double>(values));

    static double Of(ReadOnlySpan<float> values)
    {
        // Two vectors at a time: an addition waits for the one before.
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<double> first = default, second = default, third = default, fourth = default;
        var i = 0;
        for (; i <= vectors.Length - 2; i += 2)
        {
            Vector.Widen(vectors[i], out var a, out var b);
            Vector.Widen(vectors[i + 1], out var c, out var d);
            first += a * a;
            second += b * b;
            third += c * c;
            fourth += d * d;
        }
        var sum = Vector.Sum((first + second) + (third + fourth));
        foreach (var value in values[(i * Vector<float>.Count)..]) sum += (double)value * value;
        return sum;
    }

    static double Of(ReadOnlySpan<double> values)
    {
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        Vector<double> first = default, second = default;
        var i = 0;
        for (; i <= vectors.Length - 2; i += 2)
        {
            first += vectors[i] * vectors[i];
            second += vectors[i + 1] * vectors[i + 1];
        }
        var sum = Vector.Sum(first + second);
        foreach (var value in values[(i * Vector<double>.Count)..]) sum += value * value;
        return sum;
    }
}
