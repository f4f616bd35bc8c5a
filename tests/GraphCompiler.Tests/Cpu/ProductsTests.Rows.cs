using System.Numerics;
using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Cpu;

// Products whose epilogue takes whole rows.
public partial class ProductsTests
{
    /// <summary>Adds the same bias as <see cref="Biased{T}"/>, and counts how often each place is stored.</summary>
    readonly struct BiasedRows<T>(Biased<T> product, nint columns) : IRowProduct<T>
        where T : unmanaged, INumber<T>
    {
        public ref T Left(nint batch) => ref product.Left(batch);

        public ref T Right(nint batch) => ref product.Right(batch);

        public void Finish<V>(ref T sums, nint batch, nint row) where V : struct, IVector<V, T>
        {
            // There is room for a whole vector at the end of the row.
            for (nint column = 0; column < columns; column += V.Count)
                product.Finish(V.Load(ref Elements.At(ref sums, column)), batch, row, column, (int)nint.Min(V.Count, columns - column));
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Whole_rows_of_floats_match_naive_sums(int batches, int rows, int columns, int depth, Form form) =>
        CheckRows<float>(batches, rows, columns, depth, form, 3e-7);

    [Theory, MemberData(nameof(Shapes))]
    public void Whole_rows_of_doubles_match_naive_sums(int batches, int rows, int columns, int depth, Form form) =>
        CheckRows<double>(batches, rows, columns, depth, form, 1e-15);

    static void CheckRows<T>(int batches, int rows, int columns, int depth, Form form, double tolerance) where T : unmanaged, INumber<T>
    {
        var shape = ShapeOf(batches, rows, columns, depth, form);
        var (leftRow, leftColumn, rightRow, rightColumn) = StridesOf(rows, columns, depth, form);
        nint leftBatch = Extent(shape.Rows, leftRow, shape.Depth, leftColumn),
            rightBatch = Extent(shape.Depth, rightRow, shape.Columns, rightColumn);
        var (left, right) = (Filled<T>(batches * leftBatch, 1), Filled<T>(batches * rightBatch, 2));
        foreach (var bits in Widths.OfThisProcessor)
        {
            Arena<T>? first = null;
            foreach (var threads in (int[])[1, 2, 3])
            {
                using var team = new WorkerTeam(threads);
                var (product, result, stores) = Product();
                RunRows(bits, team, product, shape);
                AssertStoredOnce(stores);
                if (first is null)
                {
                    Compare(result, left, right, leftBatch, rightBatch, shape, StridesOf(rows, columns, depth, form), tolerance);
                    first = result;
                }
                else
                    AssertSame(first, result, $"{threads} threads give other bits than one with {bits} bits.");
            }
            foreach (var part in (int[])[1, 2, batches])
            {
                var (product, result, stores) = Product();
                for (var begin = 0; begin < batches; begin += part)
                    RunRowBatches(bits, product, shape, begin, Math.Min(begin + part, batches));
                AssertStoredOnce(stores);
                AssertSame(first!, result, $"{part} batches at a time give other bits than all with {bits} bits.");
            }
            foreach (var part in (int[])[4, 52])
            {
                var (product, result, stores) = Product();
                for (var begin = 0; begin < rows; begin += part)
                    RunSomeRows(bits, product, shape, begin, Math.Min(begin + part, rows));
                AssertStoredOnce(stores);
                AssertSame(first!, result, $"{part} rows at a time give other bits than all with {bits} bits.");
            }
        }

        (BiasedRows<T> Product, Arena<T> Result, Arena<T> Stores) Product()
        {
            var (result, stores) = (new Arena<T>(batches * rows * columns), new Arena<T>(batches * rows * columns));
            return (new(new(left, right, result, stores, leftBatch, rightBatch, rows, columns), columns), result, stores);
        }
    }

    static void RunRows<T>(int bits, WorkerTeam team, BiasedRows<T> product, ProductShape shape) where T : unmanaged, INumber<T>
    {
        switch (bits)
        {
            case 512: GraphCompiler.Cpu.Width512.RowProducts.Run<T, BiasedRows<T>>(team, product, shape); break;
            case 256: GraphCompiler.Cpu.Width256.RowProducts.Run<T, BiasedRows<T>>(team, product, shape); break;
            default: GraphCompiler.Cpu.Width128.RowProducts.Run<T, BiasedRows<T>>(team, product, shape); break;
        }
    }

    static void RunRowBatches<T>(int bits, BiasedRows<T> product, ProductShape shape, nint begin, nint end)
        where T : unmanaged, INumber<T>
    {
        switch (bits)
        {
            case 512: GraphCompiler.Cpu.Width512.RowProducts.RunBatches<T, BiasedRows<T>>(product, shape, begin, end); break;
            case 256: GraphCompiler.Cpu.Width256.RowProducts.RunBatches<T, BiasedRows<T>>(product, shape, begin, end); break;
            default: GraphCompiler.Cpu.Width128.RowProducts.RunBatches<T, BiasedRows<T>>(product, shape, begin, end); break;
        }
    }

    static void RunSomeRows<T>(int bits, BiasedRows<T> product, ProductShape shape, nint begin, nint end) where T : unmanaged, INumber<T>
    {
        switch (bits)
        {
            case 512: GraphCompiler.Cpu.Width512.RowProducts.RunRows<T, BiasedRows<T>>(product, shape, begin, end); break;
            case 256: GraphCompiler.Cpu.Width256.RowProducts.RunRows<T, BiasedRows<T>>(product, shape, begin, end); break;
            default: GraphCompiler.Cpu.Width128.RowProducts.RunRows<T, BiasedRows<T>>(product, shape, begin, end); break;
        }
    }

    [Theory]
    [InlineData(0, 3, 3), InlineData(2, 0, 3), InlineData(2, 3, 0)]
    public void Without_rows_or_columns_no_row_is_finished(int batches, int rows, int columns)
    {
        var (left, stores) = (new Arena<float>(100), new Arena<float>(100));
        using var team = new WorkerTeam(2);
        var product = new BiasedRows<float>(new(left, left, new(100), stores, 0, 0, rows, columns), columns);
        RowProducts.Run<float, BiasedRows<float>>(team, product, ShapeOf(batches, rows, columns, 4, Form.Plain));
        RowProducts.RunBatches<float, BiasedRows<float>>(product, ShapeOf(batches, rows, columns, 4, Form.Plain), 0, batches);
        Assert.All(stores.Slice(0, 100).ToArray(), count => Assert.Equal(0, count));
    }

    [Fact]
    public void Repeated_whole_rows_allocate_nothing()
    {
        using var team = new WorkerTeam(2);
        foreach (var (rows, columns, depth) in ((int, int, int)[])[(64, 128, 100), (10, 10, 4096), (256, 256, 500), (1, 30, 32)])
        {
            var shape = ShapeOf(1, rows, columns, depth, Form.RightTransposed);
            var stores = new Arena<float>(rows * columns);
            var product = new BiasedRows<float>(new(Filled<float>(rows * depth, 1), Filled<float>(columns * depth, 2), new(rows * columns),
                stores, 0, 0, rows, columns), columns);
            AssertAllocatesNothing(() => RowProducts.Run<float, BiasedRows<float>>(team, product, shape));
        }
    }

    readonly struct RowsOfInt : IRowProduct<int>
    {
        public ref int Left(nint batch) => throw new InvalidOperationException();
        public ref int Right(nint batch) => throw new InvalidOperationException();
        public void Finish<V>(ref int sums, nint batch, nint row) where V : struct, IVector<V, int> { }
    }

    [Fact]
    public void Whole_rows_of_other_element_types_are_refused()
    {
        using var team = new WorkerTeam(1);
        Assert.Contains("System.Int32", Assert.Throws<NotSupportedException>(
            () => RowProducts.Run<int, RowsOfInt>(team, default, ShapeOf(1, 1, 1, 1, Form.Plain))).Message);
    }
}
