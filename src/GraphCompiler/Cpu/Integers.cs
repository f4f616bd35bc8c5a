using System.Runtime.CompilerServices;

namespace GraphCompiler.Cpu;

/// <summary>Operations on 32-bit integers for which C# throws, defined for all operands.</summary>
static class Integers
{
    /// <summary>The quotient, rounded towards 0. By 0 it is 0; the least integer by -1 is itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Divide(int x, int y) => y == 0 ? 0 : y == -1 ? unchecked(-x) : x / y;

    /// <summary>What the quotient leaves, of the sign of x. By 0 it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Remainder(int x, int y) => y is 0 or -1 ? 0 : x % y;
}
