using System.Globalization;
using System.Runtime.CompilerServices;

namespace GraphCompiler.Runtime;

/// <summary>
/// A number of 16 bits with the range of a <see cref="float"/> and 8 bits of precision: the upper half of a float. What models of
/// <see cref="Precision.Mixed"/> precision keep of intermediate values; nothing is computed with it.
/// </summary>
/// <param name="bits">The sign, 8 bits of exponent, and 7 of the significand.</param>
public readonly struct BFloat16(ushort bits)
{
    const int Quiet = 0x40, Infinity = 0x7F800000;

    /// <summary>The sign, 8 bits of exponent, and 7 of the significand.</summary>
    public ushort Bits { get; } = bits;

    /// <summary>The nearest number, halves to even. Beyond the greatest, it is infinite; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static explicit operator BFloat16(float value)
    {
        var bits = BitConverter.SingleToInt32Bits(value);
        // Without a branch, which ILGPU would take for one that all threads of a group take alike: all ones for NaN, beyond infinity.
        var isNaN = Infinity - (bits & int.MaxValue) >> 31;
        var rounded = (bits >>> 16) + ((bits & 0xFFFF) + 0x7FFF + (bits >>> 16 & 1) >> 16);
        return new((ushort)(rounded & ~isNaN | (bits >>> 16 | Quiet) & isNaN));
    }

    /// <summary>The same number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static explicit operator float(BFloat16 value) => BitConverter.Int32BitsToSingle(value.Bits << 16);

    /// <inheritdoc/>
    public override string ToString() => ((float)this).ToString(CultureInfo.InvariantCulture);
}
