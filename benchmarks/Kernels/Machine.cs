using System.Runtime.Intrinsics;
using GraphCompiler.Cpu;
using Peers;

namespace KernelBenchmarks;

/// <summary>What the machine can do at best: the yardsticks.</summary>
static unsafe class Machine
{
    const int Chains = 12, Length = 4096;

    /// <summary>
    /// Floating-point operations per second: independent fused multiplications and additions of the widest vectors that are fast.
    /// </summary>
    public static double PeakFlops(WorkerTeam team)
    {
        var kernel = new Peak();
        var repetitions = Sample.Repetitions(Run);
        var seconds = Enumerable.Range(0, 5).Min(_ => Sample.Of(Run, repetitions).Seconds);
        return 2.0 * Chains * Length * 64 * kernel.Lanes / seconds;

        double Run()
        {
            team.Run(in kernel, 64, 1);
            return 0;
        }
    }

    /// <summary>The seconds that a copy takes that reads and writes so many bytes in all.</summary>
    public static double CopySeconds(WorkerTeam team, double bytes)
    {
        var half = (int)(bytes / 2);
        var (source, target) = (GC.AllocateArray<byte>(half, pinned: true), GC.AllocateArray<byte>(half, pinned: true));
        // Memory that was never written is one page of zeros.
        source.AsSpan().Fill(1);
        fixed (byte* from = source, to = target)
        {
            var kernel = new Copy(from, to, half);
            var repetitions = Sample.Repetitions(Run);
            return Sample.Median(Enumerable.Range(0, 7).Select(_ => Sample.Of(Run, repetitions).Seconds));

            double Run()
            {
                team.Run(in kernel, (half + Copy.Chunk - 1) / Copy.Chunk, 1);
                return 0;
            }
        }
    }

    struct Peak : IRangeKernel
    {
        public readonly int Lanes => Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

        public readonly void Run(nint begin, nint end)
        {
            for (var i = begin; i < end; i++)
            {
                if (Vector512.IsHardwareAccelerated) Wide();
                else if (Vector256.IsHardwareAccelerated) Middle();
                else Narrow();
            }
        }

        static void Wide()
        {
            var f = Vector512.Create(0.999f);
            Vector512<float> a = f, b = f, c = f, d = f, e = f, g = f, h = f, j = f, k = f, l = f, m = f, n = f;
            for (var i = 0; i < Length; i++)
            {
                a = Vector512.FusedMultiplyAdd(a, f, f); b = Vector512.FusedMultiplyAdd(b, f, f); c = Vector512.FusedMultiplyAdd(c, f, f);
                d = Vector512.FusedMultiplyAdd(d, f, f); e = Vector512.FusedMultiplyAdd(e, f, f); g = Vector512.FusedMultiplyAdd(g, f, f);
                h = Vector512.FusedMultiplyAdd(h, f, f); j = Vector512.FusedMultiplyAdd(j, f, f); k = Vector512.FusedMultiplyAdd(k, f, f);
                l = Vector512.FusedMultiplyAdd(l, f, f); m = Vector512.FusedMultiplyAdd(m, f, f); n = Vector512.FusedMultiplyAdd(n, f, f);
            }
            Keep((a + b + c + d + e + g + h + j + k + l + m + n).ToScalar());
        }

        static void Middle()
        {
            var f = Vector256.Create(0.999f);
            Vector256<float> a = f, b = f, c = f, d = f, e = f, g = f, h = f, j = f, k = f, l = f, m = f, n = f;
            for (var i = 0; i < Length; i++)
            {
                a = Vector256.FusedMultiplyAdd(a, f, f); b = Vector256.FusedMultiplyAdd(b, f, f); c = Vector256.FusedMultiplyAdd(c, f, f);
                d = Vector256.FusedMultiplyAdd(d, f, f); e = Vector256.FusedMultiplyAdd(e, f, f); g = Vector256.FusedMultiplyAdd(g, f, f);
                h = Vector256.FusedMultiplyAdd(h, f, f); j = Vector256.FusedMultiplyAdd(j, f, f); k = Vector256.FusedMultiplyAdd(k, f, f);
                l = Vector256.FusedMultiplyAdd(l, f, f); m = Vector256.FusedMultiplyAdd(m, f, f); n = Vector256.FusedMultiplyAdd(n, f, f);
            }
            Keep((a + b + c + d + e + g + h + j + k + l + m + n).ToScalar());
        }

        // Without AVX2 there is no fused operation.
        static void Narrow()
        {
            var f = Vector128.Create(0.999f);
            Vector128<float> a = f, b = f, c = f, d = f, e = f, g = f, h = f, j = f, k = f, l = f, m = f, n = f;
            for (var i = 0; i < Length; i++)
            {
                a = a * f + f; b = b * f + f; c = c * f + f; d = d * f + f; e = e * f + f; g = g * f + f;
                h = h * f + f; j = j * f + f; k = k * f + f; l = l * f + f; m = m * f + f; n = n * f + f;
            }
            Keep((a + b + c + d + e + g + h + j + k + l + m + n).ToScalar());
        }

        static void Keep(float value)
        {
            if (value == 42) Console.WriteLine(value);
        }
    }

    readonly struct Copy(byte* source, byte* target, nint count) : IRangeKernel
    {
        public const int Chunk = 64 * 1024;

        public void Run(nint begin, nint end)
        {
            var from = begin * Chunk;
            var length = Math.Min(end * Chunk, count) - from;
            Buffer.MemoryCopy(source + from, target + from, length, length);
        }
    }
}
