using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Cpu;

/// <summary>
/// Counter-based random numbers, Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC 2011). A number is a pure
/// function of (seed, stream, index): any thread may draw any of them, in any order, alone or as a vector, with the same result.
/// </summary>
/// <param name="seed">The generator's key.</param>
/// <param name="stream">Tells independent sequences of one seed apart, such as steps and layers.</param>
public readonly struct Philox(ulong seed, ulong stream)
{
    const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57, Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;
    const int Rounds = 10;
    const float FloatStep = 1f / (1 << 24);
    const double DoubleStep = 1.0 / (1L << 53);

    /// <summary>The block function: four random words of a counter and a key.</summary>
    public static (uint Word0, uint Word1, uint Word2, uint Word3) Block(uint counter0, uint counter1, uint counter2, uint counter3, uint key0, uint key1)
    {
        for (var round = 0; round < Rounds; round++, key0 += Weyl0, key1 += Weyl1)
        {
            var product0 = (ulong)Multiplier0 * counter0;
            var product1 = (ulong)Multiplier1 * counter2;
            (counter0, counter1, counter2, counter3) = (
                (uint)(product1 >> 32) ^ counter1 ^ key0, (uint)product1, (uint)(product0 >> 32) ^ counter3 ^ key1, (uint)product0);
        }
        return (counter0, counter1, counter2, counter3);
    }

    /// <summary>The 32 random bits of an index.</summary>
    public uint Bits(ulong index) => Words(index).Word0;

    /// <summary>Uniform in [0, 1), a multiple of 2^-24.</summary>
    public float Uniform(ulong index) => (Bits(index) >> 8) * FloatStep;

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double UniformDouble(ulong index)
    {
        var words = Words(index);
        return (((ulong)words.Word0 << 32 | words.Word1) >> 11) * DoubleStep;
    }

    /// <summary>Normal with mean 0 and deviation 1, by Box and Muller's transform.</summary>
    public float Normal(ulong index) => Normal16(index)[0];

    /// <summary>Normal with mean 0 and deviation 1, by Box and Muller's transform.</summary>
    public double NormalDouble(ulong index) => Normal8(index)[0];

    /// <summary><see cref="Bits"/> of 16 consecutive indices.</summary>
    public Vector512<uint> Bits16(ulong start) => Words16(start).Word0;

    /// <summary><see cref="Uniform"/> of 16 consecutive indices.</summary>
    public Vector512<float> Uniform16(ulong start) => ToUniform(Bits16(start));

    /// <summary><see cref="Normal"/> of 16 consecutive indices.</summary>
    public Vector512<float> Normal16(ulong start)
    {
        var words = Words16(start);
        var radius = VectorMath.Sqrt(Vector512.Create(-2f) * VectorMath.Log(Vector512<float>.One - ToUniform(words.Word0)));
        return radius * VectorMath.Cos(Vector512.Create(2 * MathF.PI) * ToUniform(words.Word1));
    }

    /// <summary><see cref="UniformDouble"/> of 8 consecutive indices.</summary>
    public Vector512<double> Uniform8(ulong start)
    {
        var words = Words16(start);
        return ToUniform(words.Word0, words.Word1);
    }

    /// <summary><see cref="NormalDouble"/> of 8 consecutive indices.</summary>
    public Vector512<double> Normal8(ulong start)
    {
        var words = Words16(start);
        var radius = VectorMath.Sqrt(Vector512.Create(-2d) * VectorMath.Log(Vector512<double>.One - ToUniform(words.Word0, words.Word1)));
        return radius * VectorMath.Cos(Vector512.Create(2 * Math.PI) * ToUniform(words.Word2, words.Word3));
    }

    (uint Word0, uint Word1, uint Word2, uint Word3) Words(ulong index)
        => Block((uint)index, (uint)(index >> 32), (uint)stream, (uint)(stream >> 32), (uint)seed, (uint)(seed >> 32));

    (Vector512<uint> Word0, Vector512<uint> Word1, Vector512<uint> Word2, Vector512<uint> Word3) Words16(ulong start)
    {
        var counter0 = Vector512.Create((uint)start) + Vector512<uint>.Indices;
        // The all-ones mask of the lanes whose low word overflowed is -1: subtracting it carries.
        var counter1 = Vector512.Create((uint)(start >> 32)) - Vector512.LessThan(counter0, Vector512.Create((uint)start));
        var counter2 = Vector512.Create((uint)stream);
        var counter3 = Vector512.Create((uint)(stream >> 32));
        uint key0 = (uint)seed, key1 = (uint)(seed >> 32);
        for (var round = 0; round < Rounds; round++, key0 += Weyl0, key1 += Weyl1)
        {
            var (high0, low0) = Multiply(counter0, Multiplier0);
            var (high1, low1) = Multiply(counter2, Multiplier1);
            counter0 = high1 ^ counter1 ^ Vector512.Create(key0);
            counter1 = low1;
            counter2 = high0 ^ counter3 ^ Vector512.Create(key1);
            counter3 = low0;
        }
        return (counter0, counter1, counter2, counter3);
    }

    /// <summary>The high and low halves of 64-bit products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector512<uint> High, Vector512<uint> Low) Multiply(Vector512<uint> x, uint factor)
    {
        var lowHalf = Vector512.Create(0xFFFFFFFFUL);
        Vector512<ulong> even, odd;
        if (Avx512F.IsSupported)
        {
            even = Avx512F.Multiply(x, Vector512.Create(factor));
            odd = Avx512F.Multiply((x.AsUInt64() >> 32).AsUInt32(), Vector512.Create(factor));
        }
        else
        {
            even = (x.AsUInt64() & lowHalf) * Vector512.Create((ulong)factor);
            odd = (x.AsUInt64() >> 32) * Vector512.Create((ulong)factor);
        }
        return (((even >> 32) | (odd & ~lowHalf)).AsUInt32(), ((even & lowHalf) | (odd << 32)).AsUInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> ToUniform(Vector512<uint> bits) => Vector512.ConvertToSingle((bits >> 8).AsInt32()) * Vector512.Create(FloatStep);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> ToUniform(Vector512<uint> high, Vector512<uint> low)
    {
        var bits = (Vector512.WidenLower(high) << 32 | Vector512.WidenLower(low)) >> 11;
        return Vector512.ConvertToDouble(bits.AsInt64()) * Vector512.Create(DoubleStep);
    }
}
