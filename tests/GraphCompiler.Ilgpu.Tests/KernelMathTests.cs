using GraphCompiler.Generator.Primitives;
using GraphCompiler.Runtime;
using Double = GraphCompiler.Cpu.Width128.Lanes<double>;
using Single = GraphCompiler.Cpu.Width128.Lanes<float>;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>The scalar functions of kernels against the compiler's own definitions in double precision.</summary>
public class KernelMathTests
{
    static readonly double[] arguments =
        [0, 1e-30, 1e-12, 1e-5, 0.01, 0.3, 0.5, 0.6249, 0.6251, 0.9999999, 1, 1.0000001, 1.4142135, 1.4142136, 2, 3.7, 5, 10, 16, 40, 80,
            88, 1e4, 1e30];

    static IEnumerable<double> Signed => arguments.SelectMany(x => new[] { x, -x });

    public static TheoryData<string> Unary => [.. Elementwise.Api.Select(function => function.Name.Split('.')[1])
        .Where(name => typeof(KernelMath).GetMethod(name, [typeof(float)]) is not null)];

    // 4 units in the last place; erf's approximation has an absolute error of 1.2e-7 at most.
    [Theory, MemberData(nameof(Unary))]
    public void UnaryFunctionsAreAccurate(string name)
    {
        var function = FunctionOf(name);
        var single = typeof(KernelMath).GetMethod(name, [typeof(float)])!.CreateDelegate<Func<float, float>>();
        var precise = typeof(KernelMath).GetMethod(name, [typeof(double)])!.CreateDelegate<Func<double, double>>();
        foreach (var x in Signed.Where(x => name is not ("Sin" or "Cos" or "Tan") || Math.Abs(x) <= 8000))
        {
            AssertClose(function([(float)x]), single((float)x), name == "Erf" ? 3e-7 : 5e-7, 1e-38, float.MaxValue,
                $"{name}({x}) in single precision");
            AssertClose(function([x]), precise(x), 1e-15, 1e-300, double.MaxValue, $"{name}({x}) in double precision");
        }
    }

    [Fact]
    public void RandomNumbersAreTheCpus()
    {
        var (single, precise) = (new RandomStream<float>(3, 1UL << 33, 5), new RandomStream<double>(ulong.MaxValue, 4, 0));
        foreach (var index in Enumerable.Range(0, 40).Concat([1 << 20, int.MaxValue]))
        {
            var (narrow, wide) = (Single.CreateIndex(index), Double.CreateIndex(index));
            Assert.Equal(Single.Uniform(single, narrow).ToScalar(), KernelMath.Uniform(single, index));
            Assert.Equal(Double.Uniform(precise, wide).ToScalar(), KernelMath.Uniform(precise, index));
            AssertClose(Single.Normal(single, narrow).ToScalar(), KernelMath.Normal(single, index), 1e-6, 1e-7, float.MaxValue,
                $"number {index} in single precision");
            AssertClose(Double.Normal(precise, wide).ToScalar(), KernelMath.Normal(precise, index), 4e-15, 1e-15, double.MaxValue,
                $"number {index} in double precision");
        }
    }

    [Fact]
    public void PowersAreAccurate()
    {
        foreach (var a in new[] { 0, 0.01, 0.5, 1, 2, 3.5, 1000, -1, -2, -0.5 })
            foreach (var b in new[] { 0, 1, 2, 3, -1, -2, 0.5, 1.5, 7, 10 })
            {
                AssertClose(Math.Pow((float)a, b), KernelMath.Pow((float)a, (float)b), 1e-5, 1e-38, float.MaxValue,
                    $"Pow({a}, {b}) in single precision");
                AssertClose(Math.Pow(a, b), KernelMath.Pow(a, b), 2e-14, 1e-300, double.MaxValue, $"Pow({a}, {b}) in double precision");
            }
    }

    [Theory, MemberData(nameof(Unary))]
    public void NotANumberStaysSo(string name)
    {
        Assert.True(float.IsNaN(typeof(KernelMath).GetMethod(name, [typeof(float)])!.CreateDelegate<Func<float, float>>()(float.NaN)));
        Assert.True(double.IsNaN(typeof(KernelMath).GetMethod(name, [typeof(double)])!.CreateDelegate<Func<double, double>>()(double.NaN)));
    }

    [Theory]
    [InlineData(1f, float.NaN), InlineData(float.NaN, 1f), InlineData(float.NaN, float.NaN)]
    public void MaxAndMinPropagateNotANumber(float a, float b)
    {
        Assert.True(float.IsNaN(KernelMath.Max(a, b)) && float.IsNaN(KernelMath.Min(a, b)));
        Assert.True(double.IsNaN(KernelMath.Max((double)a, b)) && double.IsNaN(KernelMath.Min((double)a, b)));
    }

    [Fact]
    public void EveryScalarFunctionOfTheCompilerExists()
    {
        var functions = typeof(Elementwise).GetFields(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static)
            .Select(field => field.GetValue(null)).OfType<Elementwise>().Select(primitive => primitive.Function)
            .Where(function => function.Operator is null).ToList();
        Assert.Contains(functions, function => function.Name == "Where");
        foreach (var function in functions)
            foreach (var type in new[] { typeof(float), typeof(double) })
                Assert.True(typeof(KernelMath).GetMethod(function.Name, [.. Enumerable.Repeat(type, function.Arity)])?.ReturnType == type,
                    $"KernelMath lacks {function.Name} for {type.Name}.");
    }

    static Func<double[], double> FunctionOf(string name) =>
        ((Elementwise)typeof(Elementwise).GetField(name)!.GetValue(null)!).Function.Evaluate;

    static void AssertClose(double expected, double actual, double relative, double least, double most, string what)
    {
        if (double.IsNaN(expected)) Assert.True(double.IsNaN(actual), $"{what} is {actual}, not NaN.");
        else if (Math.Abs(expected) > most)
            Assert.Equal(double.IsPositive(expected) ? double.PositiveInfinity : double.NegativeInfinity, actual);
        else Assert.True(Math.Abs(actual - expected) <= relative * Math.Abs(expected) + least, $"{what} is {actual:R}, not {expected:R}.");
    }
}
