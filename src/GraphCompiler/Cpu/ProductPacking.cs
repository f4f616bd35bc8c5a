using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Cpu;

/// <summary>Copies operands of a matrix product into the order in which the tiles read them.</summary>
static unsafe class ProductPacking
{
    /// <summary>
    /// target[k * targetStep + i] = source[i * across + k * along] for i below <paramref name="width"/> and k below <paramref name="depth"/>; the target's
    /// places from width up to <paramref name="padded"/> become 0.
    /// </summary>
    public static void Pack<T>(T* source, nint across, nint along, int width, int padded, nint depth, T* target, nint targetStep) where T : unmanaged
    {
        if (across == 1)
            Copy(source, along, width, padded, depth, target, targetStep);
        else if (along == 1)
            Transpose(source, across, width, padded, depth, target, targetStep);
        else
            Gather(source, across, along, width, padded, 0, depth, target, targetStep);
    }

    static void Copy<T>(T* source, nint along, int width, int padded, nint depth, T* target, nint targetStep) where T : unmanaged
    {
        var count = Vector512<T>.Count;
        for (nint k = 0; k < depth; k++, source += along, target += targetStep)
        {
            var i = 0;
            for (; i <= width - count; i += count)
                Vector512.Load(source + i).Store(target + i);
            for (; i < width; i++)
                target[i] = source[i];
            for (; i < padded; i++)
                target[i] = default;
        }
    }

    static void Gather<T>(T* source, nint across, nint along, int width, int padded, nint begin, nint end, T* target, nint targetStep) where T : unmanaged
    {
        for (var k = begin; k < end; k++)
        {
            var row = target + k * targetStep;
            for (var i = 0; i < padded; i++)
                row[i] = i < width ? source[i * across + k * along] : default;
        }
    }

    static void Transpose<T>(T* source, nint across, int width, int padded, nint depth, T* target, nint targetStep) where T : unmanaged
    {
        nint whole = 0;
        if (typeof(T) == typeof(float) && Avx512F.IsSupported)
        {
            whole = depth & ~15;
            for (var i = 0; i < width; i += 16)
            {
                var rows = Math.Min(16, width - i);
                var lanes = Math.Min(16, padded - i);
                for (nint k = 0; k < whole; k += 16)
                    Transpose16((float*)source + i * across + k, across, rows, (float*)target + k * targetStep + i, targetStep, lanes);
            }
            for (var i = (width + 15) & ~15; i < padded; i++)
                for (nint k = 0; k < whole; k++)
                    target[k * targetStep + i] = default;
        }
        Gather(source, across, 1, width, padded, whole, depth, target, targetStep);
    }

    /// <summary>Sixteen steps of up to 16 rows, through registers: pairs, fours, then 128-bit quarters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    static void Transpose16(float* source, nint stride, int rows, float* target, nint targetStep, int lanes)
    {
        var fours = stackalloc Vector512<float>[16];
        for (var group = 0; group < 4; group++)
        {
            var first = 4 * group;
            var r0 = Row(source, stride, first, rows);
            var r1 = Row(source, stride, first + 1, rows);
            var r2 = Row(source, stride, first + 2, rows);
            var r3 = Row(source, stride, first + 3, rows);
            var low01 = Avx512F.UnpackLow(r0, r1).AsDouble();
            var high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
            var low23 = Avx512F.UnpackLow(r2, r3).AsDouble();
            var high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
            // fours[4 * s + group]: rows first..first+3 of steps s, s + 4, s + 8, s + 12.
            fours[group] = Avx512F.UnpackLow(low01, low23).AsSingle();
            fours[4 + group] = Avx512F.UnpackHigh(low01, low23).AsSingle();
            fours[8 + group] = Avx512F.UnpackLow(high01, high23).AsSingle();
            fours[12 + group] = Avx512F.UnpackHigh(high01, high23).AsSingle();
        }
        var mask = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(lanes)).AsSingle();
        for (var s = 0; s < 4; s++)
        {
            var even01 = Avx512F.Shuffle4x128(fours[4 * s], fours[4 * s + 1], 0b10_00_10_00);
            var odd01 = Avx512F.Shuffle4x128(fours[4 * s], fours[4 * s + 1], 0b11_01_11_01);
            var even23 = Avx512F.Shuffle4x128(fours[4 * s + 2], fours[4 * s + 3], 0b10_00_10_00);
            var odd23 = Avx512F.Shuffle4x128(fours[4 * s + 2], fours[4 * s + 3], 0b11_01_11_01);
            Avx512F.MaskStore(target + s * targetStep, mask, Avx512F.Shuffle4x128(even01, even23, 0b10_00_10_00));
            Avx512F.MaskStore(target + (s + 4) * targetStep, mask, Avx512F.Shuffle4x128(odd01, odd23, 0b10_00_10_00));
            Avx512F.MaskStore(target + (s + 8) * targetStep, mask, Avx512F.Shuffle4x128(even01, even23, 0b11_01_11_01));
            Avx512F.MaskStore(target + (s + 12) * targetStep, mask, Avx512F.Shuffle4x128(odd01, odd23, 0b11_01_11_01));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Row(float* source, nint stride, int row, int rows)
        => row < rows ? Vector512.Load(source + row * stride) : Vector512<float>.Zero;
}
