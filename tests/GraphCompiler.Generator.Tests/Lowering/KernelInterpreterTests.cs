using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>The interpreter of kernels finds what no kernel may do.</summary>
public class KernelInterpreterTests
{
    static readonly Axis i = new("i", 4), j = new("j", 3);
    static readonly Operand x = new("x", DType.Float32, new Shape([4, 3])), y = new("y", DType.Float32, new Shape([4]));
    static readonly Local sum = new("sum", DType.Real);

    static IndexExpression RowMajor => (IndexExpression)i * 3 + j;

    [Fact]
    public void Sums_of_rows() => Assert.Equal([3, 12, 21, 30], Run([i],
        new Statement.Loop([j], [new Statement.Accumulate(sum, Combiner.Sum, new Expression.Load(x, RowMajor))]),
        new Statement.Store(y, i, new Expression.Read(sum))));

    [Fact]
    public void An_accumulator_begins_anew_with_each_run_of_its_loop()
    {
        // The greatest sum of a row, and how the sums of rows grow.
        var greatest = new Local("greatest", DType.Real);
        var rows = new Statement.Loop([j], [new Statement.Accumulate(sum, Combiner.Sum, new Expression.Load(x, RowMajor))]);
        Assert.Equal([3, 12, 21, 30], Run([], new Statement.Loop([i],
            [rows, new Statement.Store(y, i, new Expression.Read(sum))])));
        Assert.Equal([30, 30, 30, 30], Run([],
            new Statement.Loop([i], [rows, new Statement.Accumulate(greatest, Combiner.Max, new Expression.Read(sum))]),
            new Statement.Loop([i], [new Statement.Store(y, i, new Expression.Read(greatest))])));
        Assert.Equal([3, 15, 36, 66], Run([], new Statement.Loop([i],
        [
            rows, new Statement.Accumulate(greatest, Combiner.Sum, new Expression.Read(sum), IsRunning: true),
            new Statement.Store(y, i, new Expression.Read(greatest)),
        ])));
    }

    [Fact]
    public void Two_points_that_write_one_element() =>
        AssertFault("writes at point 1 what point 0 writes", [i], new Statement.Store(y, Dim.Zero, new Expression.Load(x, i)));

    [Fact]
    public void An_update_of_one_element_by_several_points() =>
        AssertFault("reads at point 1 what point 0 writes", [i], new Statement.Update(x, Dim.Zero, Combiner.Sum, 1));

    [Fact]
    public void A_read_of_what_another_point_writes() =>
        AssertFault("writes at point 1 what another point reads", [i],
            new Statement.Store(x, i, new Expression.Load(x, (IndexExpression)i + (Dim)1)));

    [Fact]
    public void A_read_of_what_nothing_wrote() =>
        AssertFault("nothing wrote", [i], new Statement.Store(x, i, new Expression.Load(y, i)));

    [Fact]
    public void A_place_outside_an_operand() =>
        AssertFault("touches element 4 of y", [i], new Statement.Store(y, (IndexExpression)i + (Dim)1, 1));

    [Fact]
    public void A_local_before_its_value() => AssertFault("reads sum", [i], new Statement.Store(y, i, new Expression.Read(sum)));

    [Fact]
    public void An_axis_outside_its_loop() =>
        AssertFault("uses j", [i], new Statement.Loop([j], []), new Statement.Store(y, j, 1));

    static void AssertFault(string message, ImmutableArray<Axis> parallel, params Statement[] body) =>
        Assert.Contains(message, Assert.Throws<KernelFault>(() => Run(parallel, body)).Message, StringComparison.Ordinal);

    /// <summary>Runs a kernel on x = 0, 1, 2, ... and returns y.</summary>
    static double[] Run(ImmutableArray<Axis> parallel, params Statement[] body)
    {
        var kernel = new Kernel(new LoopTree { Parallel = parallel, Operands = [x, y], Body = [.. body] }) { Name = "Test" };
        var result = new KernelMemory(4);
        var places = new Dictionary<Operand, OperandPlace>
            { [x] = new(KernelMemory.Of([.. Enumerable.Range(0, 12).Select(value => (double)value)]), 0, 12), [y] = new(result, 0, 4) };
        new KernelInterpreter(kernel, places, new Dictionary<Operand, int>(), dim => (int)dim.Constant!.Value, _ => 0, (_, _, _) => 0,
            launch: 1).Run();
        return result.Contents(0, 4);
    }
}
