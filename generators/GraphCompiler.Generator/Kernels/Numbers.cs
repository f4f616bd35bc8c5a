using System.Globalization;

namespace GraphCompiler.Generator.Kernels;

/// <summary>
/// Numbers as text: the fewest digits that give the same number when they are read, in no culture's format and the same on every host.
/// </summary>
internal static class Numbers
{
    public static string Shortest(double value) =>
        Shortest(value, 17, text => double.Parse(text, CultureInfo.InvariantCulture).Equals(value));

    public static string Shortest(float value) => Shortest(value, 9, text => float.Parse(text, CultureInfo.InvariantCulture).Equals(value));

    /// <summary>The double nearest to a float's shortest text.</summary>
    public static double Decimal(float value) =>
        float.IsNaN(value) || float.IsInfinity(value) ? value : double.Parse(Shortest(value), CultureInfo.InvariantCulture);

    /// <summary>A number that may have been rounded to single precision, as it was before.</summary>
    public static string AsWritten(double value) => (float)value is var single && single == value ? Shortest(single) : Shortest(value);

    static string Shortest(double value, int most, Func<string, bool> isSame)
    {
        // Numbers of ordinary size are written without an exponent.
        var least = Math.Abs(value) is >= 1 and < 1e9 and var magnitude
            ? ((long)magnitude).ToString(CultureInfo.InvariantCulture).Length
            : 1;
        for (var digits = least; digits < most; digits++)
            if (value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) is var text
                && isSame(text)) return text;
        return value.ToString("G" + most.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
