using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Ilgpu.Tests.Generated;
using static GraphCompiler.Ilgpu.Tests.Generated.KernelExpressions;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>Scatters add in the order of the indices, whether a thread walks all of them or a group does those of one.</summary>
public class ScatterKernelTests
{
    static readonly Dim N = Dim.Symbol("N");

    /// <summary>Up to 64 groups on the simulator, and 2^17 elsewhere, have an index each; a row of 300 takes groups of 256 twice.</summary>
    public static TheoryData<string, int, int> Sizes => new(
        from device in new[] { TestDevices.Simulator, TestDevices.Compiled }
        from width in device == TestDevices.Simulator ? new[] { 1, 3, 20 } : [1, 3, 300]
        from n in device == TestDevices.Simulator ? new[] { 1, 7, 29, 100 } : [1, 7, 257, 1003]
        select (device, width, n));

    /// <summary>y[i[n], d] += 2 * x[n, d], with what rounding loses in a tensor of its own if asked for.</summary>
    static Kernel Scatter(int width, Combiner combiner = Combiner.Sum, bool isCompensated = false)
    {
        var (d, n) = (new Axis("d", width), new Axis("n", N));
        Operand Matrix(string name, Dim rows) => new(name, DType.Float32, Shape.Of(rows, width));
        var (x, i, y, compensation) = (Matrix("x", N), new Operand("i", DType.Int32, Shape.Of(N)), Matrix("y", 9), Matrix("compensation", 9));
        var twice = new Local("twice", DType.Real);
        var value = new Expression.Apply(Elementwise.Multiply.Function, [Load(x, (IndexExpression)n * (Dim)width + d), 2.0]);
        return HandBuiltKernel.New($"Scatter{combiner}{width}{(isCompensated ? "Compensated" : "")}", [d], isCompensated ? [x, i, y, compensation] : [x, i, y],
            new Statement.Loop([n],
            [
                new Statement.Let(twice, value),
                new Statement.Update(y, IndexExpression.Loaded(Load(i, n)) * (Dim)width + d, combiner, new Expression.Read(twice),
                    isCompensated ? compensation : null),
            ]));
    }

    /// <summary>One index is frequent, one has no place, and sizes differ so much that the order shows in the rounding.</summary>
    static (float[] X, int[] Indices) Draw(int n, int width)
    {
        var random = new Random(n);
        return ([.. Enumerable.Range(0, n * width).Select(k => (float)(random.NextDouble() - 0.5) * (k % 5 == 0 ? 1e8f : 1f))],
            [.. Enumerable.Range(0, n).Select(_ => random.Next(2) == 0 ? 3 : random.Next(8))]);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void AddsInOrderOfTheIndices(string kind, int width, int n)
    {
        var kernel = new HandBuiltKernel(Scatter(width));
        Assert.Equal(KernelForm.Scatter, kernel.Schedule.Form);
        var (x, indices) = Draw(n, width);
        float[] y = [.. Enumerable.Range(0, 9 * width).Select(k => 0.1f * k)], expected = [.. y];
        for (var k = 0; k < n; k++)
            for (var j = 0; j < width; j++) expected[width * indices[k] + j] += 2 * x[width * k + j];
        using var device = TestDevices.Open(kind);
        kernel.Run(device, n, [x, indices, y]);
        Assert.Equal(expected, y);
    }

    [Theory, MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void KeepsWhatRoundingLoses(string kind)
    {
        var (n, width) = (61, 3);
        var (x, indices) = Draw(n, width);
        float[] y = new float[9 * width], compensation = new float[9 * width], expected = [.. y], expectedCompensation = [.. compensation];
        for (var k = 0; k < n; k++)
        {
            for (var j = 0; j < width; j++)
            {
                var at = width * indices[k] + j;
                var part = 2 * x[width * k + j] - expectedCompensation[at];
                var next = expected[at] + part;
                expectedCompensation[at] = KernelMath.Compensation(expected[at], next, part);
                expected[at] = next;
            }
        }
        using var device = TestDevices.Open(kind);
        new HandBuiltKernel(Scatter(width, isCompensated: true)).Run(device, n, [x, indices, y, compensation]);
        Assert.Equal(expected, y);
        Assert.Equal(expectedCompensation, compensation);
    }

    [Theory, MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void CombinesByOtherOperationsToo(string kind)
    {
        var (n, width) = (61, 3);
        var (x, indices) = Draw(n, width);
        float[] y = [.. Enumerable.Repeat(float.NegativeInfinity, 9 * width)], expected = [.. y];
        for (var k = 0; k < n; k++)
            for (var j = 0; j < width; j++)
                expected[width * indices[k] + j] = Math.Max(expected[width * indices[k] + j], 2 * x[width * k + j]);
        using var device = TestDevices.Open(kind);
        new HandBuiltKernel(Scatter(width, Combiner.Max)).Run(device, n, [x, indices, y]);
        Assert.Equal(expected, y);
    }

    [Fact]
    public void OnlyOneUpdateAlongOneAxisIsDoneByGroups()
    {
        var (d, n, k) = (new Axis("d", 3), new Axis("n", N), new Axis("k", N));
        var (x, i, y) = (new Operand("x", DType.Float32, Shape.Of(N, 3)), new Operand("i", DType.Int32, Shape.Of(N)),
            new Operand("y", DType.Float32, Shape.Of(N, 3)));
        var gathered = IndexExpression.Loaded(Load(i, n)) * (Dim)3;
        Statement Add(IndexExpression place, Expression value) => new Statement.Update(y, place, Combiner.Sum, value);
        Assert.Equal(KernelForm.Scatter, FormOf([n], Add(gathered + d, 1.0)));
        // Two updates, two axes, a place that moves along the loop by itself or not by an index, what is updated as a term.
        Assert.Equal(KernelForm.Points, FormOf([n], Add(gathered + d, 1.0), Add(gathered + d, 2.0)));
        Assert.Equal(KernelForm.Points, FormOf([n, k], Add(gathered + d, 1.0)));
        Assert.Equal(KernelForm.Points, FormOf([n], Add(gathered + n, 1.0)));
        Assert.Equal(KernelForm.Points, FormOf([n], Add((IndexExpression)n * (Dim)3 + d, 1.0)));
        Assert.Equal(KernelForm.Points, FormOf([n], Add(gathered + d, Load(y, d))));
        Assert.Equal(KernelForm.Points, FormOf([new("few", 15)], Add(gathered + d, 1.0)));

        KernelForm FormOf(Axis[] axes, params Statement[] body) =>
            GroupSchedule.Of(HandBuiltKernel.New("Form", [d], [x, i, y], new Statement.Loop([.. axes], [.. body])),
                Target.Ilgpu.Groups, DType.Float32).Form;
    }
}
