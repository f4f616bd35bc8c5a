using System.Runtime.CompilerServices;
using GraphCompiler.Cpu;

namespace GraphCompiler.Runtime;

/// <summary>
/// Random numbers for initializers, shuffles and synthetic data: each is a pure function of a seed, a stream and a position
/// (<see cref="Philox"/>), so it does not depend on who draws it, when, or on how many threads.
/// </summary>
internal readonly struct RandomBlocks(ulong seed, ulong stream)
{
    /// <summary>The four 32-bit numbers at a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (uint A, uint B, uint C, uint D) Words(ulong position)
        => Philox.Block((uint)position, (uint)(position >> 32), (uint)stream, (uint)(stream >> 32), (uint)seed, (uint)(seed >> 32));

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
