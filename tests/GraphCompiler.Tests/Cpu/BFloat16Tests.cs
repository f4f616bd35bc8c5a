using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Cpu;

/// <summary>Rounding to 16 bits, one by one and in vectors of every width.</summary>
public class BFloat16Tests
{
    static readonly float[] values =
    [
        0, -0f, 1, -1, 1.00390625f, 1.01171875f, 1.0039063f, 1.0039062f, 3.14159274f, -2.71828175f, 1e-40f, -1e-45f, float.Epsilon,
        1.17549435E-38f, 3.38e38f, 3.3961776e38f, float.MaxValue, -float.MaxValue, float.PositiveInfinity,
        float.NegativeInfinity, float.NaN,
        .. Enumerable.Range(0, 2000).Select(i => BitConverter.Int32BitsToSingle((int)(i * 2147483u * 977u))),
    ];

    /// <summary>The nearest of the two neighbours, found in double precision.</summary>
    static float Nearest(float value)
    {
        if (!float.IsFinite(value)) return value;
        var bits = BitConverter.SingleToUInt32Bits(value);
        var (low, high) = (bits & 0xFFFF0000, (bits & 0xFFFF0000) + 0x10000);
        double below = BitConverter.UInt32BitsToSingle(low), above = BitConverter.UInt32BitsToSingle(high);
        // What follows the greatest number would be 2^128.
        if (double.IsInfinity(above)) above = Math.ScaleB(Math.Sign(value), 128);
        var (down, up) = (Math.Abs(value - below), Math.Abs(above - value));
        return BitConverter.UInt32BitsToSingle(down < up || (down == up && (low >> 16 & 1) == 0) ? low : high);
    }

    [Fact]
    public void Numbers_are_rounded_to_the_nearest_halves_to_even() => Assert.All(values, value =>
    {
        var rounded = (float)(BFloat16)value;
        if (float.IsNaN(value)) Assert.True(float.IsNaN(rounded));
        else Assert.Equal(BitConverter.SingleToUInt32Bits(Nearest(value)), BitConverter.SingleToUInt32Bits(rounded));
    });

    [Fact]
    public void Vectors_do_the_same()
    {
        Compare<GraphCompiler.Cpu.Width128.Lanes<float>>();
        Compare<GraphCompiler.Cpu.Width256.Lanes<float>>();
        Compare<GraphCompiler.Cpu.Width512.Lanes<float>>();
    }

    static void Compare<V>() where V : struct, IVector<V, float>
    {
        for (var i = 0; i + 2 * V.Count <= values.Length; i += 7)
            foreach (var (lanes, stride) in new[] { (V.Count, 1), (V.Count - 1, 1), (1, 1), (V.Count, 2), (V.Count / 2, 3) })
            {
                var target = new BFloat16[3 * V.Count + 1];
                if (stride > 1) V.StoreStrided(V.Load(ref values[i]), ref target[0], stride, lanes);
                else if (lanes == V.Count && i % 2 == 0) V.Store(V.Load(ref values[i]), ref target[0]);
                else V.Store(V.Load(ref values[i]), ref target[0], lanes);
                for (var lane = 0; lane < 3 * V.Count; lane++)
                    Assert.Equal(lane % stride == 0 && lane / stride < lanes ? ((BFloat16)values[i + lane / stride]).Bits : 0,
                        target[lane].Bits);

                var loaded = new float[V.Count];
                var vector = stride > 1 ? V.Strided(ref target[0], stride, lanes)
                    : lanes == V.Count && i % 2 == 0 ? V.Load(ref target[0]) : V.Load(ref target[0], lanes);
                V.Store(vector, ref loaded[0]);
                for (var lane = 0; lane < V.Count; lane++) Assert.Equal(lane < lanes ? (float)target[lane * stride] : 0, loaded[lane]);
                V.Store(V.GatherAt(ref target[0], V.CreateIndex(stride), lanes), ref loaded[0]);
                Assert.Equal((float)target[stride], loaded[0]);
            }
    }
}
