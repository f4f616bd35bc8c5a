using System.Runtime.Intrinsics;
using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>
/// Drawn digits, for examples and tests that must run without any download: pen strokes under a random affine map and a slight bend, with a
/// random pen width and noise. The pixels are a pure function of seed and position, the same bytes on every machine and for any number of
/// threads.
/// </summary>
public static class SyntheticDigits
{
    const int Side = 28;
    const int Pixels = Side * Side;
    const int Stride = 32;              // a row of distances in whole vectors
    const int Lanes = 8;
    const float Far = 1e6f;

    static readonly float[] Levels = [.. Enumerable.Range(0, 256).Select(level => level / 255f)];

    /// <summary>Draws digits. Sample i shows the digit i mod 10, so every class is equally frequent.</summary>
    /// <param name="count">The number of images.</param>
    /// <param name="seed">Chooses the drawings.</param>
    /// <returns>Columns <c>x</c>, real [28, 28] in [0, 1] (whole multiples of 1/255), and <c>labels</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive, or too large for one array.</exception>
    public static Dataset Generate(int count, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.MaxLength / Pixels);
        var pixels = new float[count * Pixels];
        var labels = new int[count];
        for (var i = 0; i < count; i++) labels[i] = i % 10;
        var kernel = new Kernel(pixels, (ulong)seed);
        WorkerTeam.Shared.Run(in kernel, count, 64);
        return new(DataColumn.Real("x", pixels, Side, Side), DataColumn.Index("labels", labels));
    }

    readonly struct Kernel(float[] pixels, ulong seed) : IRangeKernel
    {
        public void Run(nint begin, nint end)
        {
            for (var i = begin; i < end; i++) Draw((int)(i % 10), new RandomBlocks(seed, (ulong)i), pixels.AsSpan((int)i * Pixels, Pixels));
        }
    }

    static void Draw(int digit, RandomBlocks random, Span<float> image)
    {
        var (u0, u1) = random.Uniforms(0);
        var (u2, u3) = random.Uniforms(1);
        var (u4, u5) = random.Uniforms(2);
        var (u6, u7) = random.Uniforms(3);
        var (u8, u9) = random.Uniforms(4);
        var (u10, _) = random.Uniforms(5);

        var ways = DigitStrokes.Digits[digit];
        var strokes = ways[(int)(u0 * ways.Length)];
        var height = 16 + 6 * u1;
        var width = height * (0.7 + 0.4 * u2);
        var (sin, cos) = PortableMath.SinCosTurns(0.08 * (u3 - 0.5));      // up to 14 degrees either way
        var slant = 0.5 * (u4 - 0.5);
        var (left, top) = (Side / 2 + 5 * (u5 - 0.5), Side / 2 + 5 * (u6 - 0.5));
        var (bendX, bendY) = ((float)(0.4 * (u7 - 0.5)), (float)(0.4 * (u8 - 0.5)));
        var radius = (float)(0.9 + 1.0 * u9);
        var ink = (float)(0.75 + 0.25 * u10);
        var (xx, xy) = ((float)(width * cos), (float)(height * (slant * cos - sin)));
        var (yx, yy) = ((float)(width * sin), (float)(height * (slant * sin + cos)));

        Span<float> distances = stackalloc float[Side * Stride];
        distances.Fill(Far);
        for (var s = 0; s < strokes.Length; s += 4)
        {
            var (x0, y0) = Map(strokes[s], strokes[s + 1]);
            var (x1, y1) = Map(strokes[s + 2], strokes[s + 3]);
            NearestDistance(distances, x0, y0, x1, y1, radius + 0.5f);
        }
        Ink(distances, image, radius + 0.5f, 255 * ink, random);

        (float X, float Y) Map(float x, float y)
        {
            (x, y) = (x - 0.5f, y - 0.5f);
            (x, y) = (x + bendX * (y * y - 0.08f), y + bendY * (x * x - 0.04f));
            return ((float)left + xx * x + xy * y, (float)top + yx * x + yy * y);
        }
    }

    // Lowers each pixel near the segment to its squared distance from it. Products and sums stay apart (no fused operation), so hosts
    // agree.
    static void NearestDistance(Span<float> distances, float x0, float y0, float x1, float y1, float reach)
    {
        var (dx, dy) = (x1 - x0, y1 - y0);
        var scale = 1 / Math.Max(dx * dx + dy * dy, 1e-6f);
        var (firstX, lastX) = (Clamp(Math.Min(x0, x1) - reach) / Lanes * Lanes, Clamp(Math.Max(x0, x1) + reach));
        var (firstY, lastY) = (Clamp(Math.Min(y0, y1) - reach), Clamp(Math.Max(y0, y1) + reach));
        var centers = Vector256<float>.Indices + Vector256.Create(0.5f - x0);
        for (var y = firstY; y <= lastY; y++)
        {
            var py = y + 0.5f - y0;
            for (var x = firstX; x <= lastX; x += Lanes)
            {
                ref var place = ref distances[y * Stride + x];
                var px = centers + Vector256.Create((float)x);
                var along = Vector256.Min(Vector256<float>.One,
                    Vector256.Max(Vector256<float>.Zero, (px * dx + Vector256.Create(py * dy)) * scale));
                var ex = px - along * dx;
                var ey = Vector256.Create(py) - along * dy;
                Vector256.Min(Vector256.LoadUnsafe(ref place), ex * ex + ey * ey).StoreUnsafe(ref place);
            }
        }
    }

    // The part of each pixel that the pen covers, about its distance from the edge, plus noise; in steps of 1/255.
    static void Ink(Span<float> distances, Span<float> image, float reach, float ink, RandomBlocks random)
    {
        Span<uint> noise = stackalloc uint[Side * Stride / 4];
        for (var i = 0; i < noise.Length; i += 4) (noise[i], noise[i + 1], noise[i + 2], noise[i + 3]) = random.Words(64 + (ulong)i);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Stride; x += Lanes)
            {
                ref var place = ref distances[y * Stride + x];
                var covered = Vector256.Min(Vector256<float>.One,
                    Vector256.Max(Vector256<float>.Zero, Vector256.Create(reach) - Vector256.Sqrt(Vector256.LoadUnsafe(ref place))));
                (covered * ink + Vector256.Create(0.5f)).StoreUnsafe(ref place);
            }
            for (var x = 0; x < Side; x++)
            {
                var at = y * Stride + x;
                var level = (int)distances[at] + ((int)(noise[at / 4] >> at % 4 * 8 & 0xFF) - 128) * 12 / 128;
                image[y * Side + x] = Levels[Math.Min(255, Math.Max(0, level))];
            }
        }
    }

    static int Clamp(float position) => Math.Min(Side - 1, Math.Max(0, (int)position));
}
