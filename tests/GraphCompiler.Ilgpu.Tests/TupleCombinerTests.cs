using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Ilgpu.Tests.Generated;
using static GraphCompiler.Ops;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>Reductions that combine several values at once.</summary>
[Model]
public partial class TupleRows
{
    readonly Parameter scale = new(Init.Ones, 1);

    [Graph] Tensor Soft([Shape("N", "C")] Tensor x) => Softmax(x);

    [Graph] Tensor Total([Shape("N", "C")] Tensor x) => x.LogSumExp(1);

    [Graph]
    Tensor Masked([Shape("N", "C")] Tensor x) => Softmax(Where(x > 0.5, x, double.NegativeInfinity)) + x.Max(1, keepDims: true);

    [Graph] (IntTensor, IntTensor, Tensor) Best([Shape("N", "C")] Tensor x) => (x.ArgMax(1), x.ArgMin(0), x.Max(1));

    [Graph] (IntTensor, IntTensor) BestInteger([Shape("N", "C")] IntTensor i) => (i.ArgMax(1), i.ArgMin(1));

    [Loss]
    Tensor Loss([Shape("N", "C")] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(x * scale, labels) + (Softmax(x * scale) * x).Mean();
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

    [Theory, MemberData(nameof(Sizes))]
    public void ADeviceComputesAsTheProcessor(string kind, int rows, int length)
    {
        var random = new Random(length);
        var net = new TupleRows();
        using var device = TestDevices.Open(kind);
        using var onDevice = net.On(device);
        float[] x = [.. Enumerable.Range(0, rows * length).Select(_ => random.NextSingle() * 20 - 10)];
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(length))];
        Compare(x);
        Assert.Equal(net.Loss(x, labels), onDevice.Loss(x, labels), 1e-4f);
        Assert.Equal(net.LossAndGradients(x, labels), onDevice.LossAndGradients(x, labels), 1e-4f);
        Assert.Equal(net.Gradients["scale"].ToArray()[0], onDevice.Gradients["scale"].ToArray()[0], 1e-3f);
        // Bits are the same in every run.
        Assert.Equal(onDevice.Total(x, length), onDevice.Total(x, length));

        // Ties, and rows of which little or nothing is finite.
        Compare([.. x.Select(value => MathF.Round(value / 5))]);
        Compare([.. x.Select((value, i) => i % 97 == 5 ? value : float.NegativeInfinity)]);
        Compare([.. x.Select((value, i) => i == rows * length / 2 ? float.PositiveInfinity : value)]);
        Compare([.. x.Select((value, i) => i % (length + 2) == length / 2 ? float.NaN : value)]);

        void Compare(float[] values)
        {
            AssertClose(net.Soft(values, length), onDevice.Soft(values, length));
            AssertClose(net.Total(values, length), onDevice.Total(values, length));
            AssertClose(net.Masked(values, length), onDevice.Masked(values, length));
            Assert.Equal(net.Best(values, length), onDevice.Best(values, length), (expected, actual) =>
                expected.Item1.SequenceEqual(actual.Item1) && expected.Item2.SequenceEqual(actual.Item2)
                    && expected.Item3.SequenceEqual(actual.Item3));
            int[] integers = [.. values.Select(value => value switch { < -1e9f => int.MinValue, > 1e9f => int.MaxValue, _ => (int)value })];
            var (expected, actual) = (net.BestInteger(integers, length), onDevice.BestInteger(integers, length));
            Assert.Equal(expected.Item1, actual.Item1);
            Assert.Equal(expected.Item2, actual.Item2);
        }
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
