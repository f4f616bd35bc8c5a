using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>How far compiled code may be from the interpreter, which computes in double precision: one table for all tests.</summary>
static class Tolerance
{
    // Relative to the value, and to a hundredth of the tensor's greatest. The absolute part is for gradients that are sums of about
    // a hundred terms of order one that cancel.
    static (double Relative, double Absolute) Of(bool isDouble) => isDouble ? (1e-10, 1e-12) : (2e-3, 2e-4);

    public static void AssertClose(ModelSpec spec, string what, double[] expected, double[] actual)
    {
        var (relative, absolute) = Of(spec.Real == DType.Float64);
        Assert.True(expected.Length == actual.Length, $"{what} has {actual.Length} elements, not {expected.Length}");
        var greatest = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
        for (var i = 0; i < expected.Length; i++)
        {
            var close = expected[i].Equals(actual[i])
                || Math.Abs(expected[i] - actual[i]) <= absolute + relative * (Math.Abs(expected[i]) + greatest / 100);
            Assert.True(close, $"{what}[{i}] is {actual[i]:R}, not {expected[i]:R}\nexpected {Text(expected)}\nactual   {Text(actual)}");
        }
    }

    static string Text(double[] values) =>
        string.Join(" ", values.Take(24).Select(value => value.ToString("G5", System.Globalization.CultureInfo.InvariantCulture)));
}
