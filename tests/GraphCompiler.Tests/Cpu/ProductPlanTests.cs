using GraphCompiler.Cpu;
using GraphCompiler.Cpu.Width512;
using Narrow = GraphCompiler.Cpu.Width128;

namespace GraphCompiler.Tests.Cpu;

/// <summary>How products are shared out among threads.</summary>
public class ProductPlanTests
{
    static readonly (int Batches, int Rows, int Columns, int Depth)[] sizes =
    [
        (1, 1024, 1024, 1024), (1, 4096, 256, 64), (1, 64, 4096, 512), (1, 512, 128, 1024), (1, 128, 128, 8192), (1, 2048, 16, 2048),
        (12, 300, 70, 64), (1, 100_000, 8, 32), (3, 500, 500, 500),
    ];

    public static MatrixTheoryData<int, (int, int, int, int)> Products => new([2, 3, 4, 8, 16, 64], sizes);

    /// <summary>Where there are many tiles for each thread, none has half as many again as it would have at best.</summary>
    [Theory, MemberData(nameof(Products))]
    public void Threads_have_like_parts(int threads, (int Batches, int Rows, int Columns, int Depth) size)
    {
        var (batches, rows, columns, depth) = size;
        ProductShape[] shapes =
        [
            new(batches, rows, columns, depth, depth, 1, columns, 1),
            new(batches, rows, columns, depth, 1, rows, columns, 1),
        ];
        foreach (var shape in shapes)
        {
            var plan = ProductPlan.For<float>(shape, shape.Rows, threads, isRightKept: false, hasWholeRows: false);
            var tiles = plan.Shape.Batches * plan.Splits * plan.AllRowTiles * plan.AllColumnTiles;
            var turns = (plan.Blocks + threads - 1) / threads;
            if (tiles < 8 * threads)
                Assert.InRange(plan.Blocks, Math.Min(tiles, threads) / 2, tiles);
            else
                Assert.InRange(turns * plan.RowTiles * plan.ColumnTiles, tiles / threads, 1.5 * tiles / threads);
        }
    }

    /// <summary>
    /// Vectors of 128 bits stand for all processors with 16 registers: threads share the columns, and what each of them holds is small.
    /// </summary>
    [Fact, Trait("Vectors", "AnyWidth")]
    public void Few_registers_hold_a_small_part_of_the_right_operand()
    {
        Assert.SkipWhen(Narrow.Hardware.Registers >= 32, "This processor has 32 registers for every width; without AVX-512 it has 16.");
        foreach (var (batches, rows, columns, depth) in sizes)
            foreach (var (threads, leftTransposed) in ((int, bool)[])[(2, false), (3, true), (8, false), (64, true)])
            {
                var shape = new ProductShape(
                    batches, rows, columns, depth, leftTransposed ? 1 : depth, leftTransposed ? rows : 1, columns, 1);
                var plan = PlanFor(threads);
                var alone = PlanFor(1);
                Assert.Equal(rows >= 32 && columns >= 64, plan.HoldsRight);
                Assert.InRange(plan.PackedRightLength, 0, 4 * 8 * 1024 + 2 * 4 * plan.DepthBlock);
                var tiles = plan.Shape.Batches * plan.Splits * plan.AllRowTiles * plan.AllColumnTiles;
                if (tiles >= 8 * threads) Assert.InRange(plan.Blocks, threads, tiles);
                Assert.Equal((alone.Splits, alone.DepthBlock, alone.Segment), (plan.Splits, plan.DepthBlock, plan.Segment));

                Narrow.ProductPlan PlanFor(int threads) =>
                    Narrow.ProductPlan.For<float>(shape, shape.Rows, threads, isRightKept: false, hasWholeRows: false);
            }
    }

    [Fact]
    public void One_thread_has_the_largest_blocks()
    {
        var shape = new ProductShape(1, 24 * ProductTiles.MostRows(2), 512, 1024, 1024, 1, 512, 1);
        Assert.Equal(1, ProductPlan.For<float>(shape, shape.Rows, threads: 1, isRightKept: false, hasWholeRows: false).Blocks);
    }

    /// <summary>Else sums would have other bits for other numbers of threads.</summary>
    [Fact]
    public void The_parts_of_the_depth_follow_from_the_shape()
    {
        for (nint rows = 1; rows < 400; rows++)
        {
            var shape = new ProductShape(1, rows, 12, 700, 1, rows, 12, 1);
            var plans = Enumerable.Range(1, 4).SelectMany(threads => new[] { rows, 4 }.Select(part =>
                ProductPlan.For<float>(shape, Math.Min(part, rows), threads, isRightKept: false, hasWholeRows: false)));
            Assert.Single(plans.Select(plan => (plan.Splits, plan.DepthBlock, plan.Segment)).Distinct());
        }
    }

    /// <summary>However long the rows of images are, or there is another form.</summary>
    [Fact]
    public void Vectors_along_the_depth_add_up_a_few_hundred_terms()
    {
        for (nint vectors = 1; vectors < 700; vectors += 7)
            for (nint rows = 1; rows < 2_000; rows += 97)
            {
                nint run = 16 * vectors, depth = rows * run;
                var images = ProductStride.Nested((rows, run + 2), (run, 1));
                var shape = new ProductShape(1, 4, 9, depth, depth, 1, images, 1);
                if (ProductDots.Of(in shape, 16) is { } dots)
                    for (nint part = 0; part < dots.Parts; part++) Assert.InRange(dots.StepsOf(part), 1, 512);
            }
    }

    [Fact]
    public void A_long_depth_is_shared_out_where_sums_are_few()
    {
        Assert.Equal((2, 512), PartsOf(128, 128, 1024));
        Assert.Equal((4, 400), PartsOf(128, 512, 1600));
        Assert.Equal(1, PartsOf(1024, 1024, 4096).Parts);
        Assert.Equal((2, 392), PartsOf(64, 128, 784));
        Assert.Equal(1, PartsOf(128, 128, 600).Parts);

        static (nint Parts, nint Terms) PartsOf(int rows, int columns, int depth)
        {
            var plan = ProductPlan.For<float>(new(1, rows, columns, depth, 1, rows, columns, 1), rows, 2, false, hasWholeRows: false);
            return (plan.Splits, plan.Segment);
        }
    }
}
