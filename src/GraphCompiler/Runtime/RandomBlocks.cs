using System.Runtime.CompilerServices;

namespace GraphCompiler.Runtime;

/// <summary>
/// Counter-based random numbers (Philox4x32-10; Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", 2011): each number is a pure
/// function of a seed, a stream and a position, so it does not depend on who draws it, when, or on how many threads.
/// </summary>
internal readonly struct RandomBlocks(ulong seed, ulong stream)
{
    /// <summary>The four 32-bit numbers at a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (uint A, uint B, uint C, uint D) Words(ulong position)
    {
        uint a = (uint)position, b = (uint)(position >> 32), c = (uint)stream, d = (uint)(stream >> 32);
        uint k0 = (uint)seed, k1 = (uint)(seed >> 32);
        for (var round = 0; round < 10; round++)
        {
            var p0 = 0xD2511F53UL * a;
            var p1 = 0xCD9E8D57UL * c;
            (a, b, c, d) = ((uint)(p1 >> 32) ^ b ^ k0, (uint)p1, (uint)(p0 >> 32) ^ d ^ k1, (uint)p0);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return (a, b, c, d);
    }

    /// <summary>Two numbers, uniform in (0, 1) with 53 bits, never 0.</summary>
    public (double First, double Second) Uniforms(ulong position)
    {
        var (a, b, c, d) = Words(position);
        return (Unit(a, b), Unit(c, d));
    }

    /// <summary>Two numbers from N(0, 1) (Box and Muller, 1958).</summary>
    public (double First, double Second) Normals(ulong position)
    {
        var (u, v) = Uniforms(position);
        var radius = Math.Sqrt(-2 * PortableMath.Log(u));
        var (sin, cos) = PortableMath.SinCosTurns(v);
        return (radius * cos, radius * sin);
    }

    static double Unit(uint high, uint low) => ((((ulong)high << 32 | low) >> 12) + 0.5) * (1.0 / (1UL << 52));

    /// <summary>A stream number from a name, the same everywhere (FNV-1a over UTF-16 units).</summary>
    public static ulong StreamOf(string name)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var unit in name)
        {
            hash = (hash ^ (byte)unit) * 0x100000001B3UL;
            hash = (hash ^ (byte)(unit >> 8)) * 0x100000001B3UL;
        }
        return hash;
    }
}
