using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Ilgpu.Tests.Generated;
using static GraphCompiler.Ilgpu.Tests.Generated.KernelExpressions;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>Reductions whose points threads share, where neighbouring points lie side by side.</summary>
public class ColumnKernelTests
{
    static readonly Dim N = Dim.Symbol("N");

    static readonly DType Real = DType.Float32;

    /// <summary>Sums and maxima of columns, of rows far apart, with a factor for each column and what follows the loop.</summary>
    static Generator.Kernels.Kernel Columns(int columns)
    {
        var (c, n) = (new Axis("c", columns), new Axis("n", N));
        var (x, f, y) = (new Operand("x", Real, Shape.Of(N, columns)), new Operand("f", Real, Shape.Of(columns)),
            new Operand("y", Real, Shape.Of(2, columns)));
        var (factor, sum, most) = (new Local("factor", DType.Real), new Local("sum", DType.Real), new Local("most", DType.Real));
        var element = (IndexExpression)n * (Dim)columns + c;
        return HandBuiltKernel.New("Columns" + columns, [c], [x, f, y],
        [
            new Statement.Let(factor, Load(f, c)),
            new Statement.Loop([n],
            [
                new Statement.Accumulate(sum, Combiner.Sum, Apply(Elementwise.Multiply, Load(x, element), Read(factor))),
                new Statement.Accumulate(most, Combiner.Max, Load(x, element)),
            ]),
            new Statement.Store(y, c, Apply(Elementwise.Add, Read(sum), Read(factor))),
            new Statement.Store(y, (IndexExpression)(Dim)columns + c, Read(most)),
        ]);
    }

    public static TheoryData<string, int, int> Widths => new(
        from one in SplitKernelTests.Lengths
        from columns in new[] { 1, 5, 40 }
        select (one.Data.Item1, one.Data.Item2, columns));

    static readonly Dictionary<int, Lazy<HandBuiltKernel>> columnKernels = new[] { 1, 5, 40 }
        .ToDictionary(columns => columns, columns => new Lazy<HandBuiltKernel>(() => new(Columns(columns))));

    [Theory, MemberData(nameof(Widths))]
    public void ThreadsShareColumns(string kind, int n, int columns)
    {
        var kernel = columnKernels[columns].Value;
        Assert.Equal(columns == 1 ? KernelForm.Groups : KernelForm.Columns, kernel.Schedule.Form);
        var (x, f, y) = (SplitKernelTests.Values(n * columns), SplitKernelTests.Values(columns, seed: 2), new float[2 * columns]);
        using var device = TestDevices.Open(kind);
        // The second time, what the first left is there.
        kernel.Run(device, n, [x, f, y], times: 2);
        var first = y[..];
        for (var column = 0; column < columns; column++)
        {
            var values = Enumerable.Range(0, n).Select(row => x[row * columns + column]).ToList();
            Assert.Equal(values.Sum(value => (double)value * f[column]) + f[column], y[column], 2e-5 * Math.Sqrt(n));
            Assert.Equal(values.Max(), y[columns + column]);
        }
        kernel.Run(device, n, [x, f, y]);
        Assert.Equal(first, y);
    }

    [Fact]
    public void OnlyLoopsAcrossRowsAreSharedByThreads()
    {
        var (r, c, n, k) = (new Axis("r", 3), new Axis("c", 40), new Axis("n", N), new Axis("k", 64));
        Assert.Equal(KernelForm.Columns, FormOf([c], [n], (IndexExpression)n * (Dim)40 + c));
        Assert.Equal(KernelForm.Columns, FormOf([r, c], [n], ((IndexExpression)r * N + n) * (Dim)40 + c));
        Assert.Equal(KernelForm.Columns, FormOf([c], [k], (IndexExpression)k * (Dim)40 + c));
        // Neighbouring terms lie together; columns lie apart.
        Assert.Equal(KernelForm.Groups, FormOf([c], [n], (IndexExpression)c * N + n));
        Assert.Equal(KernelForm.Groups, FormOf([c], [n], (IndexExpression)n * (Dim)80 + (IndexExpression)c * (Dim)2));

        KernelForm FormOf(Axis[] points, Axis[] terms, IndexExpression element)
        {
            var (x, y) = (new Operand("x", Real, Shape.Of(N, 999)), new Operand("y", Real, Shape.Of(999)));
            var sum = new Local("sum", DType.Real);
            return GroupSchedule.Of(HandBuiltKernel.New("Sums", [.. points], [x, y],
                new Statement.Loop([.. terms], [new Statement.Accumulate(sum, Combiner.Sum, Load(x, element))]),
                new Statement.Store(y, points[^1], Read(sum))), Target.Ilgpu.Groups, DType.Float32).Form;
        }
    }
}
