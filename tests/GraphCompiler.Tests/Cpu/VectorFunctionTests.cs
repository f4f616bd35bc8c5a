using System.Globalization;
using GraphCompiler.Cpu;

namespace GraphCompiler.Tests.Cpu;

public sealed class VectorFunctionTests512
    : VectorFunctionTests<GraphCompiler.Cpu.Width512.Lanes<float>, GraphCompiler.Cpu.Width512.Lanes<double>>;

[Trait("Vectors", "AnyWidth")]
public sealed class VectorFunctionTests256
: VectorFunctionTests<GraphCompiler.Cpu.Width256.Lanes<float>, GraphCompiler.Cpu.Width256.Lanes<double>>;

[Trait("Vectors", "AnyWidth")]
public sealed class VectorFunctionTests128
: VectorFunctionTests<GraphCompiler.Cpu.Width128.Lanes<float>, GraphCompiler.Cpu.Width128.Lanes<double>>;

/// <summary>The functions over vectors of one width; in software, where the processor is narrower.</summary>
public abstract class VectorFunctionTests<S, D> where S : struct, IVector<S, float> where D : struct, IVector<D, double>
{
    sealed record Function(Func<S, S> Single, Func<D, D> Double, Func<double, double> Reference, double Low, double High, double Ulp,
        double RelativeDouble);

    static readonly Dictionary<string, Function> functions = new()
    {
        ["Exp"] = new(S.Exp, D.Exp, Math.Exp, -103, 89, 1, 5e-16),
        ["Expm1"] = new(S.Expm1, D.Expm1, Expm1Reference, -30, 88, 2, 5e-16),
        ["Log"] = new(S.Log, D.Log, Math.Log, 1e-42, 1e38, 1, 5e-16),
        ["Log1p"] = new(S.Log1p, D.Log1p, Log1pReference, -0.99999, 1e38, 2, 1e-15),
        ["Sin"] = new(S.Sin, D.Sin, Math.Sin, -99_000, 99_000, 2, 5e-16),
        ["Cos"] = new(S.Cos, D.Cos, Math.Cos, -99_000, 99_000, 2, 5e-16),
        ["Tan"] = new(S.Tan, D.Tan, Math.Tan, -99_000, 99_000, 4, 5e-16),
        ["Asin"] = new(S.Asin, D.Asin, Math.Asin, -1, 1, 4, 5e-16),
        ["Acos"] = new(S.Acos, D.Acos, Math.Acos, -1, 1, 4, 5e-16),
        ["Atan"] = new(S.Atan, D.Atan, Math.Atan, -1e30, 1e30, 3, 5e-16),
        ["Sinh"] = new(S.Sinh, D.Sinh, Math.Sinh, -89.4, 89.4, 4, 5e-16),
        ["Cosh"] = new(S.Cosh, D.Cosh, Math.Cosh, -89.4, 89.4, 4, 5e-16),
        ["Asinh"] = new(S.Asinh, D.Asinh, Math.Asinh, -1e38, 1e38, 4, 5e-16),
        ["Acosh"] = new(S.Acosh, D.Acosh, Math.Acosh, 1, 1e38, 4, 5e-16),
        ["Atanh"] = new(S.Atanh, D.Atanh, Math.Atanh, -0.9999999, 0.9999999, 4, 5e-16),
        ["Tanh"] = new(S.Tanh, D.Tanh, Math.Tanh, -30, 30, 3, 1e-15),
        ["Sigmoid"] = new(S.Sigmoid, D.Sigmoid, x => 1 / (1 + Math.Exp(-x)), -103, 103, 3, 1e-15),
        ["Erf"] = new(S.Erf, D.Erf, ErfReference, -7, 7, 2, 2e-15),
        ["Sqrt"] = new(S.Sqrt, D.Sqrt, Math.Sqrt, 0, 1e38, 0.5, 2.3e-16),
        ["Rsqrt"] = new(S.Rsqrt, D.Rsqrt, x => 1 / Math.Sqrt(x), 1e-38, 1e38, 2, 5e-16),
        ["Reciprocal"] = new(S.Reciprocal, D.Reciprocal, x => 1 / x, -1e30, 1e30, 0.5, 2.3e-16),
        ["Relu"] = new(S.Relu, D.Relu, x => Math.Max(x, 0), -1e30, 1e30, 0, 0),
        ["Abs"] = new(S.Abs, D.Abs, Math.Abs, -1e30, 1e30, 0, 0),
        ["Sign"] = new(S.Sign, D.Sign, x => Math.Sign(x), -1e30, 1e30, 0, 0),
        ["Floor"] = new(S.Floor, D.Floor, Math.Floor, -1e9, 1e9, 0, 0),
        ["Ceil"] = new(S.Ceil, D.Ceil, Math.Ceiling, -1e9, 1e9, 0, 0),
        ["Round"] = new(S.Round, D.Round, x => Math.Round(x, MidpointRounding.ToEven), -1e9, 1e9, 0, 0),
    };

    public static TheoryData<string> Names => [.. functions.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Float_functions_keep_their_stated_error(string name)
    {
        var function = functions[name];
        var worst = 0.0;
        var at = 0f;
        foreach (var x in Sample((float)function.Low, (float)function.High).Chunk(S.Count))
        {
            var y = Elements(function.Single(S.Load(ref x[0], x.Length)));
            for (var lane = 0; lane < x.Length; lane++)
            {
                var error = Ulps(y[lane], function.Reference(x[lane]));
                if (error > worst)
                    (worst, at) = (error, x[lane]);
            }
        }
        Assert.True(worst <= function.Ulp,
            string.Create(CultureInfo.InvariantCulture, $"{name}: {worst} ulp at {at:R}, stated {function.Ulp}"));
    }

    [Theory, MemberData(nameof(Names))]
    public void Double_functions_are_accurate(string name)
    {
        var function = functions[name];
        foreach (var x in Sample((float)function.Low, (float)function.High).Where((_, i) => i % 7 == 0).Select(value => value * (1 + 1e-9))
            .Chunk(D.Count))
        {
            var y = Elements(function.Double(D.Load(ref x[0], x.Length)));
            for (var lane = 0; lane < x.Length; lane++)
            {
                var expected = function.Reference(x[lane]);
                Assert.True(
                    y[lane].Equals(expected) || Math.Abs(y[lane] - expected) <= function.RelativeDouble * Math.Abs(expected),
                    string.Create(CultureInfo.InvariantCulture, $"{name}({x[lane]:R}) = {y[lane]:R}, expected {expected:R}"));
            }
        }
    }

    [Theory]
    [InlineData("Exp", 0, 1), InlineData("Exp", -0.0, 1), InlineData("Exp", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("Exp", double.NegativeInfinity, 0), InlineData("Exp", 1e4, double.PositiveInfinity), InlineData("Exp", -1e4, 0)]
    [InlineData("Expm1", double.PositiveInfinity, double.PositiveInfinity), InlineData("Expm1", double.NegativeInfinity, -1),
        InlineData("Expm1", -1e30, -1)]
    [InlineData("Expm1", -0.0, -0.0), InlineData("Log1p", -0.0, -0.0), InlineData("Tanh", -0.0, -0.0), InlineData("Erf", -0.0, -0.0)]
    [InlineData("Log", 0, double.NegativeInfinity), InlineData("Log", -0.0, double.NegativeInfinity), InlineData("Log", -1, double.NaN),
        InlineData("Log", 1, 0)]
    [InlineData("Log", double.PositiveInfinity, double.PositiveInfinity), InlineData("Log", double.NegativeInfinity, double.NaN)]
    [InlineData("Log1p", -1, double.NegativeInfinity), InlineData("Log1p", -2, double.NaN),
        InlineData("Log1p", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("Sin", double.PositiveInfinity, double.NaN), InlineData("Cos", double.NegativeInfinity, double.NaN),
        InlineData("Tan", double.PositiveInfinity, double.NaN)]
    [InlineData("Sin", 0, 0), InlineData("Cos", 0, 1), InlineData("Tan", 0, 0)]
    [InlineData("Asin", 1, Math.PI / 2), InlineData("Asin", -1, -Math.PI / 2), InlineData("Asin", 1.5, double.NaN),
        InlineData("Asin", double.NegativeInfinity, double.NaN), InlineData("Asin", -0.0, -0.0)]
    [InlineData("Acos", 1, 0), InlineData("Acos", -1, Math.PI), InlineData("Acos", -1.5, double.NaN),
        InlineData("Acos", double.PositiveInfinity, double.NaN)]
    [InlineData("Atan", double.PositiveInfinity, Math.PI / 2), InlineData("Atan", double.NegativeInfinity, -Math.PI / 2),
        InlineData("Atan", 1, Math.PI / 4), InlineData("Atan", -0.0, -0.0)]
    [InlineData("Sinh", double.PositiveInfinity, double.PositiveInfinity),
        InlineData("Sinh", double.NegativeInfinity, double.NegativeInfinity), InlineData("Sinh", -0.0, -0.0),
        InlineData("Sinh", -1e4, double.NegativeInfinity)]
    [InlineData("Cosh", double.PositiveInfinity, double.PositiveInfinity),
        InlineData("Cosh", double.NegativeInfinity, double.PositiveInfinity), InlineData("Cosh", 0, 1),
        InlineData("Cosh", -1e4, double.PositiveInfinity)]
    [InlineData("Asinh", double.PositiveInfinity, double.PositiveInfinity),
        InlineData("Asinh", double.NegativeInfinity, double.NegativeInfinity), InlineData("Asinh", -0.0, -0.0)]
    [InlineData("Acosh", double.PositiveInfinity, double.PositiveInfinity), InlineData("Acosh", 1, 0), InlineData("Acosh", 0.5, double.NaN),
        InlineData("Acosh", -3, double.NaN), InlineData("Acosh", -1e5, double.NaN),
        InlineData("Acosh", double.NegativeInfinity, double.NaN)]
    [InlineData("Atanh", 1, double.PositiveInfinity), InlineData("Atanh", -1, double.NegativeInfinity), InlineData("Atanh", 2, double.NaN),
        InlineData("Atanh", double.NegativeInfinity, double.NaN), InlineData("Atanh", -0.0, -0.0)]
    [InlineData("Tanh", double.PositiveInfinity, 1), InlineData("Tanh", double.NegativeInfinity, -1), InlineData("Tanh", 1e30, 1)]
    [InlineData("Sigmoid", double.PositiveInfinity, 1), InlineData("Sigmoid", double.NegativeInfinity, 0), InlineData("Sigmoid", 0, 0.5)]
    [InlineData("Erf", double.PositiveInfinity, 1), InlineData("Erf", double.NegativeInfinity, -1), InlineData("Erf", 0, 0)]
    [InlineData("Sqrt", -1, double.NaN), InlineData("Rsqrt", 0, double.PositiveInfinity), InlineData("Rsqrt", double.PositiveInfinity, 0)]
    [InlineData("Reciprocal", 0, double.PositiveInfinity), InlineData("Reciprocal", double.NegativeInfinity, 0)]
    [InlineData("Sign", 0, 0), InlineData("Sign", double.NegativeInfinity, -1), InlineData("Relu", double.NegativeInfinity, 0)]
    [InlineData("Round", 0.5, 0), InlineData("Round", 1.5, 2), InlineData("Round", -2.5, -2), InlineData("Floor", -0.5, -1),
        InlineData("Ceil", 0.5, 1)]
    public void Edge_values(string name, double x, double expected)
    {
        // Neighbours that take the scalar path must not matter, so each value comes alone and beside a huge one.
        var single = Elements(functions[name].Single(S.Create((float)x)));
        Assert.All(single, value => Assert.Equal((float)expected, value));
        float[] beside = [(float)x, 1e30f];
        Assert.Equal((float)expected, functions[name].Single(S.Load(ref beside[0], 2)).ToScalar());
        Assert.All(Elements(functions[name].Double(D.Create(x))), value => Assert.Equal(expected, value));
        if (expected == 0 && name is "Expm1" or "Log1p" or "Tanh" or "Erf" or "Asin" or "Atan" or "Sinh" or "Asinh" or "Atanh")
            Assert.Equal(double.IsNegative(expected), float.IsNegative(single[0]));
    }

    [Theory, MemberData(nameof(Names))]
    public void NaN_stays_NaN(string name)
    {
        Assert.All(Elements(functions[name].Single(S.Create(float.NaN))), value => Assert.True(float.IsNaN(value)));
        Assert.All(Elements(functions[name].Double(D.Create(double.NaN))), value => Assert.True(double.IsNaN(value)));
    }

    /// <summary>erf from mpmath 1.3.0 with 30 digits: print(nstr(erf(x), 20)).</summary>
    [Theory]
    [InlineData(1e-300, 1.1283791670955125739e-300), InlineData(1e-9, 1.1283791670955125735e-9), InlineData(0.1, 0.11246291601828489220)]
    [InlineData(0.5, 0.52049987781304653768), InlineData(0.99, 0.83850806955536974), InlineData(1, 0.84270079294971486934)]
    [InlineData(1.5, 0.96610514647531072707), InlineData(2, 0.99532226501895273416), InlineData(3, 0.99997790950300141456),
        InlineData(5.5, 0.99999999999999264217)]
    public void Erf_of_doubles_matches_published_values(double x, double expected)
    {
        Assert.Equal(expected, D.Erf(D.Create(x)).ToScalar(), Math.Abs(expected) * 1e-15);
        Assert.Equal(-expected, D.Erf(D.Create(-x)).ToScalar(), Math.Abs(expected) * 1e-15);
    }

    static float[] Elements(S x)
    {
        var elements = new float[S.Count];
        S.Store(x, ref elements[0]);
        return elements;
    }

    static double[] Elements(D x)
    {
        var elements = new double[D.Count];
        D.Store(x, ref elements[0]);
        return elements;
    }

    static IEnumerable<float> Sample(float low, float high)
    {
        const int steps = 60_000;
        for (var i = 0; i <= steps; i++)
        {
            var t = (double)i / steps;
            yield return (float)(low + (high - low) * t);
            // Geometric steps towards zero from both sides, down to the denormals.
            var small = (float)Math.Exp(Math.Log(1.5e-45) + (Math.Log(Math.Max(Math.Abs(low), high)) - Math.Log(1.5e-45)) * t);
            if (small >= low && small <= high)
                yield return small;
            if (-small >= low && -small <= high)
                yield return -small;
        }
    }

    static double Ulps(float actual, double expected)
    {
        if (actual.Equals((float)expected))
            return 0;
        var rounded = Math.Abs((float)expected);
        if (float.IsInfinity(rounded) || float.IsNaN(rounded))
            return double.PositiveInfinity;
        var ulp = Math.Max((double)float.BitIncrement(rounded) - rounded, Math.Pow(2, -149));
        return Math.Abs(actual - expected) / ulp;
    }

    // Kahan's forms: exact where the naive ones cancel.
    static double Expm1Reference(double x)
    {
        var u = Math.Exp(x);
        return Math.Abs(x) < 1e-3 ? x * (1 + x / 2 * (1 + x / 3 * (1 + x / 4 * (1 + x / 5 * (1 + x / 6)))))
            : double.IsInfinity(u) ? u
            : (Math.Abs(x) > 1 ? u - 1 : 2 * Math.Sinh(x / 2) * Math.Exp(x / 2));
    }

    static double Log1pReference(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>Abramowitz and Stegun 7.1.6, whose terms are all positive; beyond 2.2 the continued fraction of erfc.</summary>
    static double ErfReference(double x)
    {
        var a = Math.Abs(x);
        if (a > 2.2)
        {
            var fraction = 0.0;
            for (var k = 400; k >= 1; k--)
                fraction = k / 2.0 / (a + fraction);
            return Math.Sign(x) * (1 - Math.Exp(-a * a) / Math.Sqrt(Math.PI) / (a + fraction));
        }
        double term = x, sum = x;
        for (var n = 1; n < 120; n++)
            sum += term *= 2 * x * x / (2 * n + 1);
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
