using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu;

public static partial class VectorMath
{
    /// <summary>
    /// Adds a part of a long sum and keeps what rounding loses (Kahan 1965): the error of a sum of parts does not grow with their number.
    /// </summary>
    /// <param name="sum">The sum so far.</param>
    /// <param name="lost">How much the sum is too great; 0 at first, and for an infinite sum.</param>
    /// <param name="part">What is added.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate<T>(ref Vector512<T> sum, ref Vector512<T> lost, Vector512<T> part)
    {
        var corrected = part - lost;
        var next = sum + corrected;
        lost = next - sum - corrected;
        // Infinite or not a number where the sum is, which must not reach the next part.
        lost &= Vector512.Equals(lost - lost, Vector512<T>.Zero);
        sum = next;
    }
}
