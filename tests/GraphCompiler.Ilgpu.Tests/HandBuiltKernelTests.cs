using System.Collections.Immutable;
using GraphCompiler.Generator.Emit;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Ilgpu.Tests.Generated;
using static GraphCompiler.Ilgpu.Tests.Generated.KernelExpressions;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>Kernels written out by hand: what the lowering makes rarely, and names that C# or ILGPU have taken.</summary>
public class HandBuiltKernelTests
{
    static readonly Dim N = Dim.Symbol("N");

    static Kernel Kernel(string name, ImmutableArray<Axis> parallel, ImmutableArray<Operand> operands, params Statement[] body) =>
        HandBuiltKernel.New(name, parallel, operands, body);

    /// <summary>
    /// Runs a kernel whose operands are x (real), i (indices) and y (real, updated in place), in this order and as far as it has them.
    /// </summary>
    static float[] Run(Kernel kernel, int n, float[]? x, int[]? indices, float[] y, string device)
    {
        using var opened = TestDevices.Open(device);
        new HandBuiltKernel(kernel).Run(opened, n, [.. new Array?[] { x, indices, y }.OfType<Array>()]);
        return y;
    }

    public static TheoryData<string, int, string> Reductions => new(
        from name in new[] { "Sum", "Product", "Max", "Min" }
        // Of many points, a group does several at a time, and some of its rows have none in the end; the simulator does two.
        from rows in new[] { 1, 3, 2051 }
        from device in rows > 3 ? new[] { TestDevices.Compiled } : [TestDevices.Simulator, TestDevices.Compiled]
        select (name, rows, device));

    [Theory, MemberData(nameof(Reductions))]
    public void GroupsReduce(string name, int rows, string device)
    {
        var combiner = Enum.Parse<Combiner>(name);
        // y[r] = reduction over two inner axes of x[r, n, k].
        var (r, n, k) = (new Axis("r", rows), new Axis("n", N), new Axis("k", 5));
        var (x, y) = (new Operand("x", DType.Float32, Shape.Of(rows, N, 5)), new Operand("y", DType.Float32, Shape.Of(rows)));
        var total = new Local("total", DType.Real);
        var kernel = Kernel("Reduce", [r], [x, y],
            new Statement.Loop([n, k],
                [new Statement.Accumulate(total, combiner, Load(x, (IndexExpression)r * (N * 5) + (IndexExpression)n * (Dim)5 + k))]),
            new Statement.Store(y, r, new Expression.Read(total)));
        Assert.Equal(KernelForm.Groups, GroupSchedule.Of(kernel, Target.Ilgpu.Groups, DType.Float32).Form);
        float[] values = [.. Enumerable.Range(0, rows * 9 * 5).Select(i => 1 + 0.01f * (i * 7 % 11 - 5))];
        var actual = Run(kernel, 9, values, null, new float[rows], device);
        for (var row = 0; row < rows; row++)
        {
            var part = values.Skip(row * 45).Take(45).Select(value => (double)value);
            var expected = combiner switch { Combiner.Sum => part.Sum(), Combiner.Product => part.Aggregate((a, b) => a * b),
                Combiner.Max => part.Max(), _ => part.Min() };
            Assert.Equal(expected, actual[row], 1e-5 * Math.Abs(expected));
        }
    }

    [Theory, MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void StagesOfAGroupSeeWhatEarlierOnesStored(string device)
    {
        // y[n] = n + 1, then y[n] += y[N - 1 - n] stored by other threads, via a maximum: here max y, kept in y[0].
        var n = new Axis("n", N);
        var y = new Operand("y", DType.Float32, Shape.Of(N));
        var (total, value) = (new Local("total", DType.Real), new Local("value", DType.Real));
        var reversed = (IndexExpression)(N - 1) - n;
        var kernel = Kernel("Stages", [], [y],
            new Statement.Loop([n], [new Statement.Store(y, n, Apply(Elementwise.Add, new Expression.Position(n), 1.0))]),
            new Statement.Loop([n], [new Statement.Accumulate(total, Combiner.Sum,
                Apply(Elementwise.Multiply, Load(y, reversed), new Expression.Position(n)))]),
            new Statement.Let(value, Apply(Elementwise.Divide, new Expression.Read(total), new Expression.Size(N))),
            new Statement.Loop([n], [new Statement.Store(y, n, new Expression.Read(value))]));
        var expected = Enumerable.Range(0, 21).Sum(i => (21 - i) * i) / 21f;
        Assert.All(Run(kernel, 21, null, null, new float[21], device), actual => Assert.Equal(expected, actual, 1e-3f));
    }

    [Theory, MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void NamesThatAreTakenAreChanged(string device)
    {
        // A symbol called Max, operands called class and Group, a local called Grid.
        var size = Dim.Symbol("Max");
        var i = new Axis("int", size);
        var (x, y) = (new Operand("class", DType.Float32, Shape.Of(size)), new Operand("Group", DType.Float32, Shape.Of(size)));
        var local = new Local("Grid", DType.Real);
        var kernel = Kernel("Names", [i], [x, y],
            new Statement.Let(local, Apply(Elementwise.Max, Load(x, i), 0.0)),
            new Statement.Store(y, i, Apply(Elementwise.Multiply, new Expression.Read(local), -2.0)));
        Assert.Equal([-2, 0, -6], Run(kernel, 3, [1, -1, 3], null, new float[3], device).Select(value => value + 0f));
    }

    [Fact]
    public void ExpressionsKeepTheirOrderOfEvaluation()
    {
        var (i, x, y) = (new Axis("i", N), new Operand("x", DType.Float32, Shape.Of(N)), new Operand("y", DType.Float32, Shape.Of(N)));
        var print = new ExpressionPrinter(DType.Float32, new NameTable([]));
        var a = Load(x, i);
        Assert.Equal("x[i] - (x[i] - 1f)", print.Of(Apply(Elementwise.Subtract, a, Apply(Elementwise.Subtract, a, 1.0))));
        Assert.Equal("(x[i] + 1f) * x[i]", print.Of(Apply(Elementwise.Multiply, Apply(Elementwise.Add, a, 1.0), a)));
        Assert.Equal("x[i] / (x[i] * x[i])", print.Of(Apply(Elementwise.Divide, a, Apply(Elementwise.Multiply, a, a))));
        Assert.Equal("-(-x[i])", print.Of(Apply(Elementwise.Negate, Apply(Elementwise.Negate, a))));
        Assert.Equal("-(-1f)", print.Of(Apply(Elementwise.Negate, -1.0)));
        Assert.Equal("(float)(2 * N + 1)", print.Of(new Expression.Size(N * 2 + 1)));
        Assert.Equal("(N + 1) * i + 3", print.Of((IndexExpression)i * (N + 1) + (IndexExpression)(Dim)3));
        Assert.Equal("N - i - 1", print.Of((IndexExpression)N - i - (IndexExpression)(Dim)1).Replace("N - 1 - i", "N - i - 1"));
        Assert.Equal("Equal(i, 2f)", print.Of(Apply(Elementwise.Equal, new Expression.Position(i), 2.0)));
        var precise = new ExpressionPrinter(DType.Float64, new NameTable([]));
        Assert.Equal("(double)Equal(i, i)", precise.Of(Apply(Elementwise.Equal, new Expression.Position(i), new Expression.Position(i))));
        Assert.Equal("0.1", precise.Of((Expression)0.1));
    }
}
