using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Training;

/// <summary>Arithmetic on whole ranges of an arena, whose lengths are multiples of a vector's.</summary>
static class FlatVectors
{
    /// <summary>The sum of products, added up in double precision.</summary>
    public static double Dot<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right) where T : unmanaged
    {
        var sums = Vector512<double>.Zero;
        if (typeof(T) == typeof(double))
        {
            ref var x = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<T, double>(left));
            ref var y = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<T, double>(right));
            for (nuint i = 0; i < (nuint)left.Length; i += 8) sums += Vector512.LoadUnsafe(ref x, i) * Vector512.LoadUnsafe(ref y, i);
        }
        else
        {
            ref var x = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<T, float>(left));
            ref var y = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<T, float>(right));
            for (nuint i = 0; i < (nuint)left.Length; i += 16)
            {
                var (a, b) = Vector512.Widen(Vector512.LoadUnsafe(ref x, i));
                var (c, d) = Vector512.Widen(Vector512.LoadUnsafe(ref y, i));
                sums += a * c + b * d;
            }
        }
        return Vector512.Sum(sums);
    }

    /// <summary>target = source + factor * direction.</summary>
    public static void AddScaled<T>(Span<T> target, ReadOnlySpan<T> source, double factor, ReadOnlySpan<T> direction) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var scale = Vector512.Create(T.CreateTruncating(factor));
        ref var x = ref MemoryMarshal.GetReference(source);
        ref var d = ref MemoryMarshal.GetReference(direction);
        ref var y = ref MemoryMarshal.GetReference(target);
        for (nuint i = 0; i < (nuint)target.Length; i += (nuint)Vector512<T>.Count)
            (Vector512.LoadUnsafe(ref x, i) + scale * Vector512.LoadUnsafe(ref d, i)).StoreUnsafe(ref y, i);
    }

    /// <summary>Multiplies all values.</summary>
    public static void Scale<T>(Span<T> values, double factor) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var scale = Vector512.Create(T.CreateTruncating(factor));
        ref var x = ref MemoryMarshal.GetReference(values);
        for (nuint i = 0; i < (nuint)values.Length; i += (nuint)Vector512<T>.Count) (scale * Vector512.LoadUnsafe(ref x, i)).StoreUnsafe(ref x, i);
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
