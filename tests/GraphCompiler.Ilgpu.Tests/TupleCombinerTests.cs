using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Ilgpu.Tests.Generated;
using static GraphCompiler.Ops;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>Reductions that combine several values at once.</summary>
[Model]
public partial class TupleRows
{
    readonly Parameter scale = new(Init.Ones, 1);

    [Graph] Tensor Soft([Shape("N", 8201)] Tensor x) => Softmax(x);

    [Graph] Tensor Total([Shape("N", 8201)] Tensor x) => x.LogSumExp(1);

    [Graph]
    Tensor Masked([Shape("N", 8201)] Tensor x) => Softmax(Where(x > 0.5, x, double.NegativeInfinity)) + x.Max(1, keepDims: true);

    [Graph] (IntTensor, IntTensor, Tensor) Best([Shape("N", "C")] Tensor x) => (x.ArgMax(1), x.ArgMin(0), x.Max(1));

    [Graph] (IntTensor, IntTensor) BestInteger([Shape("N", "C")] IntTensor i) => (i.ArgMax(1), i.ArgMin(1));

    [Loss]
    Tensor Loss([Shape("N", 8201)] Tensor x, [Shape("N")] IntTensor labels) =>
        CrossEntropy(x * scale, labels) + (Softmax(x * scale) * x).Mean();
}

/// <summary>Tuples are combined by the threads of a group, and by groups that share a row, as by one thread.</summary>
public class TupleCombinerTests
{
    static readonly Lazy<HandBuiltKernel> one = new(() => new(ComplexProduct(1))), three = new(() => new(ComplexProduct(3)));

    public static TheoryData<string, int, int> Sizes => new(
        from device in new[] { TestDevices.Simulator, TestDevices.Compiled }
        from length in new[] { 1, 7, 301, 9_001, 40_003 }
        from rows in new[] { 1, 3 }
        where device == TestDevices.Compiled || length < 1000
        select (device, rows, length));

    public static TheoryData<string, int> Rows => new(
        from device in new[] { TestDevices.Simulator, TestDevices.Compiled }
        from rows in new[] { 1, 3, 7 }
        select (device, rows));

    [Theory, MemberData(nameof(Rows))]
    public void LongRowsAreReadOnce(string kind, int rows)
    {
        const int length = 8201;
        var random = new Random(rows);
        var net = new TupleRows();
        using var device = TestDevices.Open(kind);
        using var onDevice = net.On(device);
        float[] x = [.. Enumerable.Range(0, rows * length).Select(_ => random.NextSingle() * 20 - 10)];
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(length))];
        Assert.Equal(net.Loss(x, labels), onDevice.Loss(x, labels), 1e-4f);
        Assert.Equal(net.LossAndGradients(x, labels), onDevice.LossAndGradients(x, labels), 1e-4f);
        Assert.Equal(net.Gradients["scale"].ToArray()[0], onDevice.Gradients["scale"].ToArray()[0], 1e-3f);
        // Bits are the same in every run.
        Assert.Equal(onDevice.Total(x), onDevice.Total(x));
        foreach (var values in Cases(x, length))
        {
            AssertClose(net.Soft(values), onDevice.Soft(values));
            AssertClose(net.Total(values), onDevice.Total(values));
            AssertClose(net.Masked(values), onDevice.Masked(values));
        }
    }

    /// <summary>Some numbers; ties; rows of which little or nothing is finite.</summary>
    static IEnumerable<float[]> Cases(float[] x, int length) =>
    [
        x, [.. x.Select(value => MathF.Round(value / 5))], [.. x.Select((value, i) => i % 97 == 5 ? value : float.NegativeInfinity)],
        [.. x.Select((value, i) => i < length ? float.NegativeInfinity : i % length == 3 ? value : float.NegativeInfinity)],
        [.. x.Select((value, i) => i == x.Length / 2 ? float.PositiveInfinity : value)],
        [.. x.Select((value, i) => i % (length + 2) == length / 2 ? float.NaN : value)],
    ];

    [Theory, MemberData(nameof(Sizes))]
    public void PositionsAreTheFirst(string kind, int rows, int length)
    {
        var random = new Random(length);
        var net = new TupleRows();
        using var device = TestDevices.Open(kind);
        using var onDevice = net.On(device);
        foreach (var values in Cases([.. Enumerable.Range(0, rows * length).Select(_ => random.NextSingle() * 20 - 10)], length))
        {
            var (expected, actual) = (net.Best(values, length), onDevice.Best(values, length));
            Assert.Equal(expected.Item1, actual.Item1);
            Assert.Equal(expected.Item2, actual.Item2);
            Assert.Equal(expected.Item3, actual.Item3);
            int[] integers = [.. values.Select(value => value switch { < -1e9f => int.MinValue, > 1e9f => int.MaxValue, _ => (int)value })];
            var (expectedIntegers, actualIntegers) = (net.BestInteger(integers, length), onDevice.BestInteger(integers, length));
            Assert.Equal(expectedIntegers.Item1, actualIntegers.Item1);
            Assert.Equal(expectedIntegers.Item2, actualIntegers.Item2);
        }
    }

    /// <summary>A thread loads for several points first, but never what the points before change.</summary>
    [Fact]
    public void TurnsOfALoopLoadEarlyWhatTheyDoNotStore()
    {
        var (n, sum) = (new Axis("n", Dim.Symbol("N")), new Local("sum", DType.Real));
        Operand x = new("x", DType.Float32, Shape.Of(Dim.Symbol("N"))), y = new("y", DType.Float32, Shape.Of(Dim.Symbol("N")));
        Expression Load(Operand operand) => new Expression.Load(operand, n);
        var loop = new Statement.Loop([n],
        [
            new Statement.Store(y, n, Load(x)),
            new Statement.Accumulate(sum, Combiner.Sum, new Expression.Apply(Elementwise.Add.Function, [Load(x), Load(y)])),
        ]);
        var turn = UnrolledLoop.Of(loop, Target.Ilgpu.Groups)!;
        Assert.Equal(4, turn.Points.Length);
        Assert.Equal(Enumerable.Repeat(x, 4), turn.Loads.Select(load => ((Expression.Load)load.Value).Operand));
        Assert.Equal(Enumerable.Repeat(y, 4), turn.Body.Parts().OfType<Expression.Load>().Select(load => load.Operand));
        Assert.Null(UnrolledLoop.Of(loop with { Body = [loop.Body[0], new Statement.Loop([new Axis("k", 3)], [])] }, Target.Ilgpu.Groups));
        var few = new Axis("few", 100);
        Assert.Null(UnrolledLoop.Of(new([few], [new Statement.Accumulate(sum, Combiner.Sum, new Expression.Load(x, few))]),
            Target.Ilgpu.Groups));
    }

    static void AssertClose(float[] expected, float[] actual) => Assert.Equal(expected, actual,
        (e, a) => e.Equals(a) || Math.Abs(e - a) <= 2e-5f * Math.Max(1e-3f, Math.Abs(e)));

    /// <summary>A combiner that is none of plain totals: y = the product of the complex numbers of a row.</summary>
    static Generator.Kernels.Kernel ComplexProduct(int rows)
    {
        var (r, n, size) = (new Axis("r", rows), new Axis("n", Dim.Symbol("N")), Dim.Symbol("N"));
        var (x, y) = (new Operand("x", DType.Float32, Shape.Of(rows, size, 2)), new Operand("y", DType.Float32, Shape.Of(rows, 2)));
        Expression Apply(Elementwise function, Expression left, Expression right) =>
            new Expression.Apply(function.Function, [left, right]);
        var combiner = new TupleCombiner("ComplexProduct", ["real", "imaginary"], [1, 0], (a, b, name) =>
        [
            Apply(Elementwise.Subtract, Apply(Elementwise.Multiply, a[0], b[0]), Apply(Elementwise.Multiply, a[1], b[1])),
            Apply(Elementwise.Add, Apply(Elementwise.Multiply, a[0], b[1]), Apply(Elementwise.Multiply, a[1], b[0])),
        ]);
        Local real = new("real", DType.Real), imaginary = new("imaginary", DType.Real);
        var element = ((IndexExpression)r * size + n) * 2;
        return HandBuiltKernel.New("ComplexProduct" + rows, [r], [x, y],
        [
            new Statement.Loop([n], [new Statement.AccumulateTuple([real, imaginary], combiner,
                [new Expression.Load(x, element), new Expression.Load(x, element + (IndexExpression)(Dim)1)])]),
            new Statement.Store(y, (IndexExpression)r * 2, new Expression.Read(real)),
            new Statement.Store(y, (IndexExpression)r * 2 + (IndexExpression)(Dim)1, new Expression.Read(imaginary)),
        ]);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void AnyTuplesAreCombined(string kind, int rows, int length)
    {
        var random = new Random(length);
        float[] x = [.. Enumerable.Range(0, rows * length)
            .SelectMany(_ => MathF.SinCos(random.NextSingle() * 7) is var (sin, cos) ? new[] { cos, sin } : [])];
        var y = new float[2 * rows];
        using var device = TestDevices.Open(kind);
        (rows == 1 ? one : three).Value.Run(device, length, [x, y]);
        for (var row = 0; row < rows; row++)
        {
            var product = Enumerable.Range(row * length, length)
                .Aggregate(System.Numerics.Complex.One, (product, i) => product * new System.Numerics.Complex(x[2 * i], x[2 * i + 1]));
            Assert.Equal((product.Real, product.Imaginary), (y[2 * row], y[2 * row + 1]),
                (expected, actual) => Math.Abs(expected.Item1 - actual.Item1) + Math.Abs(expected.Item2 - actual.Item2) < 2e-4);
        }
    }
}
