using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>What lanes of vectors do is decided before anything is printed.</summary>
public class VectorScheduleTests
{
    static readonly Dim n = Dim.Symbol("N");

    [Fact]
    public void Lanes_are_all_in_use_where_the_axis_fills_the_widest_vectors()
    {
        Assert.Equal(LaneUse.All, Rows(64, 8).Lanes.Use);
        Assert.Equal(LaneUse.Counted, Rows(65, 8).Lanes.Use);
        Assert.Equal(LaneUse.Counted, Rows(n, 8).Lanes.Use);
        Assert.Equal(LaneUse.Counted, Rows(8, 8, DType.Float32).Lanes.Use);
        Assert.Equal(LaneUse.All, Rows(8, 8, DType.Float64).Lanes.Use);
    }

    [Fact]
    public void One_vector_of_any_width_holds_a_short_axis()
    {
        var (four, two) = (Rows(4, n), Rows(4, n, DType.Float64));
        Assert.True(four.Lanes.IsSingle);
        Assert.False(two.Lanes.IsSingle);
        Assert.True(four.Loops.Values.Single().IsWhole);
        Assert.False(Rows(64, n).Loops.Values.Single().IsWhole);
        // A range of points may end anywhere.
        var range = VectorSchedule.Of(Points(4), Target.Cpu.Vectors, DType.Float32);
        Assert.True(range.WalksVector);
        Assert.Equal(LaneUse.Counted, range.Lanes.Use);
    }

    [Fact]
    public void Rows_shorter_than_a_vector_share_it_if_loops_wait_for_each_other()
    {
        Assert.Equal("i", Scaled(13, n).Lanes.Vector!.Name);
        Assert.Equal("i", Scaled(7, 1000, DType.Float64).Lanes.Vector!.Name);
        Assert.True(Scaled(13, n).WalksVector);
        // Too many elements; no lane without a point; too few rows; nothing waits.
        Assert.Equal("j", Scaled(15, n).Lanes.Vector!.Name);
        Assert.Equal("j", Scaled(16, n).Lanes.Vector!.Name);
        Assert.Equal("j", Scaled(13, n, DType.Float64).Lanes.Vector!.Name);
        Assert.Equal("j", Scaled(13, 15).Lanes.Vector!.Name);
        Assert.Equal("j", Rows(13, n).Lanes.Vector!.Name);
    }

    [Fact]
    public void The_vector_axis_is_innermost_and_long_sums_have_parts()
    {
        var (i, j, k) = (new Axis("i", 3), new Axis("j", n), new Axis("k", 5));
        var (x, y) = (new Operand("x", DType.Float32, new Shape([3, n, 5])), new Operand("y", DType.Float32, new Shape([3])));
        var sum = new Local("sum", DType.Real);
        // Neighbours along j lie side by side.
        var at = ((IndexExpression)i * 5 + k) * n + j;
        var loop = new Statement.Loop([j, k], [new Statement.Accumulate(sum, Combiner.Sum, x.At(at))]);
        var schedule = VectorSchedule.Of(Kernel([i], [x, y], loop, new Statement.Store(y, i, new Expression.Read(sum))),
            Target.Cpu.Vectors, DType.Float32);
        Assert.Equal(j, schedule.Lanes.Vector);
        Assert.Equal([i], schedule.Range);
        Assert.False(schedule.IsAcrossRange);
        var nest = schedule.Loops[loop];
        Assert.Equal([k, j], nest.Axes);
        Assert.True(nest.IsAcrossLanes);
        Assert.Equal((1, 64), (nest.Sums!.Loop, nest.Sums.Turns));
        Assert.False(nest.HasWholeParts);
        Assert.Null(Rows(64, 8).Loops.Values.Single().Sums);
    }

    [Fact]
    public void An_index_says_how_lanes_reach_elements()
    {
        var (i, j) = (new Axis("i", n), new Axis("j", 8));
        var indices = new Operand("indices", DType.Int32, new Shape([n]));
        var lanes = new LaneSchedule(i, LaneUse.Counted);
        Assert.Equal(LaneAccess.Broadcast, lanes.AccessTo(j));
        Assert.Equal(LaneAccess.Contiguous, lanes.AccessTo((IndexExpression)j * n + i));
        Assert.Equal(LaneAccess.Strided, lanes.AccessTo((IndexExpression)i * 8 + j));
        Assert.Equal(LaneAccess.Gathered, lanes.AccessTo(IndexExpression.Loaded(indices.At(i)) * 8));
        Assert.Equal(LaneAccess.Contiguous, lanes.AccessTo(IndexExpression.Loaded(indices.At(j)) * 8 + i));
        Assert.All(new[] { i, (IndexExpression)i * 8 },
            index => Assert.Equal(LaneAccess.Broadcast, new LaneSchedule(null, LaneUse.All).AccessTo(index)));
    }

    [Fact]
    public void A_product_knows_how_its_operands_walk_their_sides()
    {
        var (b, i, j, k) = (new Axis("b", n), new Axis("i", 3), new Axis("j", 4), new Axis("k", 5));
        Operand x = new("x", DType.Float32, new Shape([n, 3, 5])), w = new("w", DType.Float32, new Shape([5, 4])),
            y = new("y", DType.Float32, new Shape([n, 3, 4]));
        var sum = new Local("sum", DType.Real);
        var product = new Statement.Product(sum, new([], [b, i], [j], [k]), new Expression.Apply(Multiply,
            [x.At(((IndexExpression)b * 3 + i) * 5 + k), w.At((IndexExpression)k * 4 + j)]));
        var kernel = Kernel([b, i, j], [x, w, y], product,
            new Statement.Store(y, ((IndexExpression)b * 3 + i) * 4 + j, new Expression.Read(sum)));
        var schedule = ProductSchedule.Of(kernel, product, Target.Cpu.Vectors, DType.Float32);
        Assert.True(schedule.IsMatrices);
        Assert.Equal([(n * 3, (Dim)5)], schedule.Left.Rows);
        Assert.Equal([((Dim)4, Dim.One)], schedule.Right.Columns);
        // Rows are walked as one, by the innermost one's stride.
        var store = Assert.IsType<Statement.Store>(schedule.Epilogue.Single());
        Assert.Equal(LaneAccess.Contiguous, schedule.Lanes.AccessTo(store.Index));
        Assert.Equal(["row", "column"], store.Index.Axes.Select(axis => axis.Name));
    }

    [Fact]
    public void Rows_of_a_product_are_walked_by_vectors_of_its_columns()
    {
        var (i, j, k) = (new Axis("i", n), new Axis("j", 16), new Axis("k", 5));
        Operand x = new("x", DType.Float32, new Shape([n, 5])), w = new("w", DType.Float32, new Shape([5, 16])),
            y = new("y", DType.Float32, new Shape([n]));
        Local sum = new("sum", DType.Real), total = new("total", DType.Real);
        var product = new Statement.Product(sum, new([], [i], [j], [k]),
            new Expression.Apply(Multiply, [x.At((IndexExpression)i * 5 + k), w.At((IndexExpression)k * 16 + j)]));
        var schedule = ProductSchedule.Of(Kernel([i], [x, w, y], product,
            new Statement.Loop([j], [new Statement.Accumulate(total, Combiner.Sum, new Expression.Read(sum))]),
            new Statement.Store(y, i, new Expression.Read(total))), product, Target.Cpu.Vectors, DType.Float32);
        Assert.Equal(LaneUse.All, schedule.Lanes.Use);
        var loop = Assert.IsType<Statement.Loop>(schedule.Epilogue[0]);
        Assert.Equal([schedule.Lanes.Vector!], loop.Axes);
        Assert.True(schedule.Loops[loop].IsAcrossLanes);
        // The sums are read from the row.
        var load = Assert.IsType<Expression.Load>(Assert.IsType<Statement.Accumulate>(loop.Body.Single()).Value);
        Assert.Equal((schedule.Row, LaneAccess.Contiguous), (load.Operand, schedule.Lanes.AccessTo(load.Index)));
    }

    static ScalarFunction Multiply => Generator.Primitives.Elementwise.Multiply.Function;

    /// <summary>The sum of each row's first columns.</summary>
    static VectorSchedule Rows(Dim columns, Dim rows, DType? real = null)
    {
        var (i, j) = (new Axis("i", rows), new Axis("j", columns));
        var (x, y) = (new Operand("x", real ?? DType.Float32, new Shape([rows, columns * 16])),
            new Operand("y", real ?? DType.Float32, new Shape([rows])));
        var sum = new Local("sum", DType.Real);
        return VectorSchedule.Of(Kernel([i], [x, y],
            new Statement.Loop([j], [new Statement.Accumulate(sum, Combiner.Sum, x.At((IndexExpression)i * (columns * 16) + j))]),
            new Statement.Store(y, i, new Expression.Read(sum))), Target.Cpu.Vectors, real ?? DType.Float32);
    }

    /// <summary>Rows times their sum.</summary>
    static VectorSchedule Scaled(Dim columns, Dim rows, DType? real = null)
    {
        var (i, j) = (new Axis("i", rows), new Axis("j", columns));
        var (x, y) = (new Operand("x", real ?? DType.Float32, new Shape([rows, columns])),
            new Operand("y", real ?? DType.Float32, new Shape([rows, columns])));
        var sum = new Local("sum", DType.Real);
        var at = (IndexExpression)i * columns + j;
        return VectorSchedule.Of(Kernel([i], [x, y],
            new Statement.Loop([j], [new Statement.Accumulate(sum, Combiner.Sum, x.At(at))]),
            new Statement.Loop([j], [new Statement.Store(y, at,
                new Expression.Apply(Multiply, [x.At(at), new Expression.Read(sum)]))])), Target.Cpu.Vectors, real ?? DType.Float32);
    }

    static Kernel Points(Dim size)
    {
        var i = new Axis("i", size);
        var (x, y) = (new Operand("x", DType.Float32, new Shape([size])), new Operand("y", DType.Float32, new Shape([size])));
        return Kernel([i], [x, y], new Statement.Store(y, i, x.At(i)));
    }

    static Kernel Kernel(Axis[] parallel, Operand[] operands, params Statement[] body) =>
        new(new LoopTree { Parallel = [.. parallel], Operands = [.. operands], Body = [.. body] }) { Name = "Test" };
}
