using System.Numerics;
using System.Runtime.InteropServices;

namespace GraphCompiler.Training;

/// <summary>Arithmetic on ranges of an arena; those of two and more are as long as whole cache lines.</summary>
static class FlatVectors
{
    /// <summary>The sum of products, added up in double precision.</summary>
    public static double Dot<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right) where T : unmanaged
    {
        var sums = Vector<double>.Zero;
        if (typeof(T) == typeof(double))
        {
            var x = MemoryMarshal.Cast<T, Vector<double>>(left);
            var y = MemoryMarshal.Cast<T, Vector<double>>(right);
            for (var i = 0; i < x.Length; i++) sums += x[i] * y[i];
        }
        else
        {
            var x = MemoryMarshal.Cast<T, Vector<float>>(left);
            var y = MemoryMarshal.Cast<T, Vector<float>>(right);
            for (var i = 0; i < x.Length; i++)
            {
                Vector.Widen(x[i], out var a, out var b);
                Vector.Widen(y[i], out var c, out var d);
                sums += a * c + b * d;
            }
        }
        return Vector.Sum(sums);
    }

    /// <summary>target = source + factor * direction.</summary>
    public static void AddScaled<T>(Span<T> target, ReadOnlySpan<T> source, double factor, ReadOnlySpan<T> direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var scale = T.CreateTruncating(factor);
        var x = MemoryMarshal.Cast<T, Vector<T>>(source);
        var d = MemoryMarshal.Cast<T, Vector<T>>(direction);
        var y = MemoryMarshal.Cast<T, Vector<T>>(target);
        for (var i = 0; i < y.Length; i++) y[i] = x[i] + scale * d[i];
    }

    /// <summary>Multiplies all values.</summary>
    public static void Scale<T>(Span<T> values, double factor) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var scale = T.CreateTruncating(factor);
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
        foreach (ref var vector in vectors) vector *= scale;
        foreach (ref var value in values[(vectors.Length * Vector<T>.Count)..]) value *= scale;
    }

    /// <summary>The greatest magnitude, and the sum of magnitudes.</summary>
    public static (double Greatest, double Sum) Magnitudes<T>(ReadOnlySpan<T> values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double greatest = 0, sum = 0;
        foreach (var value in values)
        {
            var magnitude = double.CreateTruncating(T.Abs(value));
            sum += magnitude;
            greatest = Math.Max(greatest, magnitude);
        }
        return (greatest, sum);
    }

    /// <summary>The position of the first infinite value or NaN, or -1.</summary>
    public static int FirstNonFinite<T>(ReadOnlySpan<T> values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < values.Length; i++)
            if (!T.IsFinite(values[i])) return i;
        return -1;
    }
}
