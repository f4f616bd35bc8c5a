namespace GraphCompiler.Runtime;

/// <summary>
/// Elementary functions from exactly rounded operations only, so that every host computes the same bits (the system's own differ in the
/// last place).
/// </summary>
internal static class PortableMath
{
    const double Ln2 = 0.693147180559945309417232;

    /// <summary>The natural logarithm of a positive normal number, to about 1e-15 relative.</summary>
    public static double Log(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)(bits >> 52) - 1023;
        var m = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (m > 1.4142135623730951) { m *= 0.5; exponent++; }
        // log m = 2 artanh((m - 1) / (m + 1)); |t| < 0.172, so the terms fall by 33 each.
        var t = (m - 1) / (m + 1);
        var square = t * t;
        double sum = 0;
        for (var k = 21; k >= 1; k -= 2) sum = sum * square + 1.0 / k;
        return exponent * Ln2 + 2 * t * sum;
    }

    /// <summary>Sine and cosine of 2 pi times <paramref name="turns"/>.</summary>
    public static (double Sin, double Cos) SinCosTurns(double turns)
    {
        turns -= Math.Floor(turns);
        var quarter = (int)(turns * 4 + 0.5);
        var angle = (turns - quarter * 0.25) * (2 * Math.PI);   // within an eighth of a turn of zero
        var square = angle * angle;
        double sine = 0, cosine = 0;
        for (var k = 8; k >= 1; k--)
        {
            sine = (1 + sine) * -square / (2 * k * (2 * k + 1));
            cosine = (1 + cosine) * -square / (2 * k * (2 * k - 1));
        }
        var (s, c) = (angle * (1 + sine), 1 + cosine);
        return (quarter & 3) switch { 0 => (s, c), 1 => (c, -s), 2 => (-s, -c), _ => (-c, s) };
    }
}
