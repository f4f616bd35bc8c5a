using System.Numerics;
using System.Runtime.CompilerServices;
using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Cpu;

[Trait("Vectors", "AnyWidth")]
public partial class ProductsTests
{
    /// <summary>Adds a bias that depends on the place, and counts how often each place is stored.</summary>
    readonly struct Biased<T>(Arena<T> left, Arena<T> right, Arena<T> result, Arena<T> stores, nint leftBatch, nint rightBatch, nint rows,
        nint columns) : IProduct<T>
        where T : unmanaged, INumber<T>
    {
        public ref T Left(nint batch) => ref left[batch * leftBatch];

        public ref T Right(nint batch) => ref right[batch * rightBatch];

        public void Finish<V>(V sum, nint batch, nint row, nint column, int lanes) where V : struct, IVector<V, T>
        {
            Span<T> sums = stackalloc T[V.Count];
            V.Store(sum, ref sums[0]);
            for (var lane = 0; lane < lanes; lane++)
            {
                var at = (batch * rows + row) * columns + column + lane;
                result[at] = sums[lane] + T.CreateChecked(row % 3 + 2 * ((column + lane) % 5));
                stores[at] += T.One;
            }
        }
    }

    public enum Form { Plain, LeftTransposed, RightTransposed, BothTransposed, Strided }

    public static TheoryData<int, int, int, int, Form> Shapes()
    {
        TheoryData<int, int, int, int, Form> data = [];
        (int, int, int, int)[] sizes =
        [
            (1, 1, 1, 1), (1, 4, 2, 2), (3, 7, 5, 3), (1, 13, 31, 17), (2, 14, 32, 16), (1, 15, 33, 40), (1, 64, 10, 128), (1, 29, 16, 65),
            (2, 6, 70, 9),
            (1, 1, 130, 20), (1, 9, 48, 33), (1, 100, 47, 31), (1, 10, 10, 4096), (2, 5, 3, 1500), (1, 7, 20, 0), (1, 150, 210, 200),
            (1, 131, 197, 777),
            (1, 300, 450, 64), (5, 64, 32, 33), (1, 2, 6, 5000), (1, 28, 1, 50), (1, 57, 8, 12), (1, 1, 32, 30), (1, 1, 30, 32),
            (3, 2, 37, 35), (1, 1, 17, 512), (1, 6, 9, 17), (1, 300, 7, 700),
            (1, 135, 70, 1030), (2, 40, 130, 2100), (1, 600, 16, 1100), (1, 32, 520, 1600),
            (1, 190, 12, 700), (1, 133, 33, 800),
        ];
        foreach (var (batches, rows, columns, depth) in sizes)
            foreach (var form in Enum.GetValues<Form>())
                data.Add(batches, rows, columns, depth, form);
        return data;
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Floats_match_naive_sums(int batches, int rows, int columns, int depth, Form form) =>
        CheckBoth<float>(batches, rows, columns, depth, form, 3e-7);

    [Theory, MemberData(nameof(Shapes))]
    public void Doubles_match_naive_sums(int batches, int rows, int columns, int depth, Form form) =>
        CheckBoth<double>(batches, rows, columns, depth, form, 1e-15);

    /// <summary>As a product of matrices, which may be a small one, and as a product of any operands.</summary>
    static void CheckBoth<T>(int batches, int rows, int columns, int depth, Form form, double tolerance) where T : unmanaged, INumber<T>
    {
        var matrices = MatricesOf(batches, rows, columns, depth, form);
        Check<T>(batches, rows, columns, depth, form, tolerance, matrices);
        Check<T>(batches, rows, columns, depth, form, tolerance, null);
    }

    static void Check<T>(int batches, int rows, int columns, int depth, Form form, double tolerance, MatrixShape? matrices)
        where T : unmanaged, INumber<T>
    {
        var shape = ShapeOf(batches, rows, columns, depth, form);
        // Exactly as long as the operands, so that the arena's end is in reach of any tile that reads too far; poison stands behind.
        var (leftRow, leftColumn, rightRow, rightColumn) = StridesOf(rows, columns, depth, form);
        nint leftBatch = Extent(shape.Rows, leftRow, shape.Depth, leftColumn),
            rightBatch = Extent(shape.Depth, rightRow, shape.Columns, rightColumn);
        var left = Filled<T>(batches * leftBatch, 1);
        var right = Filled<T>(batches * rightBatch, 2);
        foreach (var bits in Widths.OfThisProcessor)
        {
            Arena<T>? first = null;
            foreach (var threads in (int[])[1, 2, 3, 4])
            {
                using var team = new WorkerTeam(threads);
                var result = new Arena<T>(batches * rows * columns);
                var stores = new Arena<T>(batches * rows * columns);
                Run(bits, team, new Biased<T>(left, right, result, stores, leftBatch, rightBatch, rows, columns), shape, matrices);
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
                var result = new Arena<T>(batches * rows * columns);
                var product = new Biased<T>(left, right, result, new Arena<T>(result.Length), leftBatch, rightBatch, rows, columns);
                for (var begin = 0; begin < batches; begin += part)
                    RunBatches(bits, product, shape, matrices, begin, Math.Min(begin + part, batches));
                AssertSame(first!, result, $"{part} batches at a time give other bits than all with {bits} bits.");
            }
            foreach (var (part, isKept) in matrices is null ? [] : ((int, bool)[])[(4, false), (12, true), (52, false)])
            {
                var result = new Arena<T>(batches * rows * columns);
                var product = new Biased<T>(left, right, result, new Arena<T>(result.Length), leftBatch, rightBatch, rows, columns);
                using (isKept ? Products.KeepRight<T, Biased<T>>() : default)
                    for (var begin = 0; begin < rows; begin += part)
                        RunRows(bits, product, matrices!.Value, begin, Math.Min(begin + part, rows));
                AssertSame(first!, result, $"{part} rows at a time give other bits than all with {bits} bits.");
            }
            foreach (var result in WithRightKept<T>(bits,
                r => new Biased<T>(left, right, r, new Arena<T>(r.Length), leftBatch, rightBatch, rows, columns), shape, matrices))
                AssertSame(first!, result, $"A kept operand gives other bits with {bits} bits.");
        }
    }

    static void AssertStoredOnce<T>(Arena<T> stores) where T : unmanaged, INumber<T>
    {
        for (nint at = 0; at < stores.Length; at++) Assert.True(stores[at] == T.One, $"Place {at} was stored {stores[at]} times.");
    }

    static void AssertSame<T>(Arena<T> expected, Arena<T> actual, string otherwise) where T : unmanaged, INumber<T> =>
        Assert.True(expected.Slice(0, expected.Length).SequenceEqual(actual.Slice(0, actual.Length)), otherwise);

    /// <summary>The results of two products while their right operand is kept, and of one afterwards.</summary>
    static Arena<T>[] WithRightKept<T>(int bits, Func<Arena<T>, Biased<T>> product, ProductShape shape, MatrixShape? matrices = null)
        where T : unmanaged, INumber<T>
    {
        using var team = new WorkerTeam(2);
        Arena<T>[] results = [.. Enumerable.Range(0, 3).Select(_ => new Arena<T>(shape.Batches * shape.Rows * shape.Columns))];
        using (Products.KeepRight<T, Biased<T>>())
        {
            Run(bits, team, product(results[0]), shape, matrices);
            Run(bits, team, product(results[1]), shape, matrices);
        }
        Run(bits, team, product(results[2]), shape, matrices);
        return results;
    }

    [Fact]
    public void A_right_operand_is_read_again_after_it_was_kept()
    {
        using var team = new WorkerTeam(1);
        var (left, right, stores) = (Filled<float>(12, 1), Filled<float>(20, 2), new Arena<float>(15));
        var shape = ShapeOf(1, 3, 5, 4, Form.Plain);
        float[] Product()
        {
            var result = new Arena<float>(15);
            Products.Run<float, Biased<float>>(team, new(left, right, result, stores, 0, 0, 3, 5), shape);
            return result.Slice(0, 15).ToArray();
        }
        var first = Product();
        using (Products.KeepRight<float, Biased<float>>())
        {
            Assert.Equal(first, Product());
            right[0]++;
            Assert.Equal(first, Product());
            left[0]++;
            Assert.NotEqual(first, Product());
            left[0]--;
        }
        Assert.NotEqual(first, Product());
        using (Products.KeepRight<float, Biased<float>>()) Assert.NotEqual(first, Product());
        right[0]--;
    }

    /// <summary>A product over vectors of one width, by its shape or as one of matrices.</summary>
    static void Run<T>(int bits, WorkerTeam team, Biased<T> product, ProductShape shape, MatrixShape? matrices = null)
        where T : unmanaged, INumber<T>
    {
        if (shape.Rows == 0 || shape.Columns == 0 || shape.Batches == 0) return;
        switch (bits, matrices)
        {
            case (512, { } plain): GraphCompiler.Cpu.Width512.Products.Run<T, Biased<T>>(team, product, plain); break;
            case (512, null): GraphCompiler.Cpu.Width512.Products.Run<T, Biased<T>>(team, product, shape); break;
            case (256, { } plain): GraphCompiler.Cpu.Width256.Products.Run<T, Biased<T>>(team, product, plain); break;
            case (256, null): GraphCompiler.Cpu.Width256.Products.Run<T, Biased<T>>(team, product, shape); break;
            case (_, { } plain): GraphCompiler.Cpu.Width128.Products.Run<T, Biased<T>>(team, product, plain); break;
            default: GraphCompiler.Cpu.Width128.Products.Run<T, Biased<T>>(team, product, shape); break;
        }
    }

    static void RunBatches<T>(int bits, Biased<T> product, ProductShape shape, MatrixShape? matrices, nint begin, nint end)
        where T : unmanaged, INumber<T>
    {
        if (shape.Rows == 0 || shape.Columns == 0) return;
        switch (bits, matrices)
        {
            case (512, { } plain): GraphCompiler.Cpu.Width512.Products.RunBatches<T, Biased<T>>(product, plain, begin, end); break;
            case (512, null): GraphCompiler.Cpu.Width512.Products.RunBatches<T, Biased<T>>(product, shape, begin, end); break;
            case (256, { } plain): GraphCompiler.Cpu.Width256.Products.RunBatches<T, Biased<T>>(product, plain, begin, end); break;
            case (256, null): GraphCompiler.Cpu.Width256.Products.RunBatches<T, Biased<T>>(product, shape, begin, end); break;
            case (_, { } plain): GraphCompiler.Cpu.Width128.Products.RunBatches<T, Biased<T>>(product, plain, begin, end); break;
            default: GraphCompiler.Cpu.Width128.Products.RunBatches<T, Biased<T>>(product, shape, begin, end); break;
        }
    }

    static void RunRows<T>(int bits, Biased<T> product, MatrixShape shape, nint begin, nint end) where T : unmanaged, INumber<T>
    {
        if (shape.Columns == 0) return;
        switch (bits)
        {
            case 512: GraphCompiler.Cpu.Width512.Products.RunRows<T, Biased<T>>(product, shape, begin, end); break;
            case 256: GraphCompiler.Cpu.Width256.Products.RunRows<T, Biased<T>>(product, shape, begin, end); break;
            default: GraphCompiler.Cpu.Width128.Products.RunRows<T, Biased<T>>(product, shape, begin, end); break;
        }
    }

    static void Compare<T>(Arena<T> result, Arena<T> left, Arena<T> right, nint leftBatch, nint rightBatch, ProductShape shape,
        (nint LeftRow, nint LeftColumn, nint RightRow, nint RightColumn) strides, double tolerance)
        where T : unmanaged, INumber<T>
    {
        for (nint b = 0; b < shape.Batches; b++)
            for (nint i = 0; i < shape.Rows; i++)
                for (nint j = 0; j < shape.Columns; j++)
                {
                    double sum = i % 3 + 2 * (j % 5), scale = sum + 1;
                    for (nint k = 0; k < shape.Depth; k++)
                    {
                        var term = double.CreateChecked(left[b * leftBatch + i * strides.LeftRow + k * strides.LeftColumn])
                            * double.CreateChecked(right[b * rightBatch + k * strides.RightRow + j * strides.RightColumn]);
                        sum += term;
                        scale += Math.Abs(term);
                    }
                    var actual = double.CreateChecked(result[(b * shape.Rows + i) * shape.Columns + j]);
                    Assert.True(Math.Abs(actual - sum) <= tolerance * scale,
                        $"[{b}, {i}, {j}] is {actual}, expected {sum} (sizes {scale}).");
                }
    }

    static ProductShape ShapeOf(int batches, int rows, int columns, int depth, Form form) =>
        MatricesOf(batches, rows, columns, depth, form).AsProduct();

    static MatrixShape MatricesOf(int batches, int rows, int columns, int depth, Form form)
    {
        var (leftRow, leftColumn, rightRow, rightColumn) = StridesOf(rows, columns, depth, form);
        return new(batches, rows, columns, depth, leftRow, leftColumn, rightRow, rightColumn);
    }

    static (nint LeftRow, nint LeftColumn, nint RightRow, nint RightColumn) StridesOf(int rows, int columns, int depth,
        Form form) => form switch
    {
        Form.Plain => (depth, 1, columns, 1),
        Form.LeftTransposed => (1, rows, columns, 1),
        Form.RightTransposed => (depth, 1, 1, depth),
        Form.BothTransposed => (1, rows, 1, depth),
        _ => (3 * depth + 2, 3, 2 * columns + 1, 2),
    };

    static nint Extent(nint first, nint firstStride, nint second, nint secondStride)
        => first == 0 || second == 0 ? 1 : (first - 1) * firstStride + (second - 1) * secondStride + 1;

    static Arena<T> Filled<T>(nint length, int seed) where T : unmanaged, INumber<T>
    {
        var arena = new Arena<T>(length);
        var state = (uint)seed;
        for (nint i = 0; i < length; i++)
        {
            state = state * 1664525 + 1013904223;
            arena[i] = T.CreateChecked((state >> 16) / 65536.0 - 0.5);
        }
        // A product that used a value behind the end would show.
        for (nint i = length; i < length + 64 / Unsafe.SizeOf<T>(); i++)
            arena[i] = T.CreateChecked(1e6);
        return arena;
    }

    [Theory]
    [InlineData(0, 3, 3), InlineData(2, 0, 3), InlineData(2, 3, 0)]
    public void Empty_results_store_nothing(int batches, int rows, int columns)
    {
        var left = new Arena<float>(100);
        using var team = new WorkerTeam(2);
        var stores = new Arena<float>(100);
        Products.Run<float, Biased<float>>(team, new(left, left, new(100), stores, 0, 0, rows, columns),
            ShapeOf(batches, rows, columns, 4, Form.Plain));
        Products.Run<float, Biased<float>>(team, new(left, left, new(100), stores, 0, 0, rows, columns),
            MatricesOf(batches, rows, columns, 4, Form.Plain));
        Assert.All(stores.Slice(0, 100).ToArray(), count => Assert.Equal(0, count));
    }

    [Fact]
    public void Depth_zero_stores_the_epilogue_of_zero()
    {
        var arena = new Arena<float>(100);
        var result = new Arena<float>(6);
        using var team = new WorkerTeam(1);
        Products.Run<float, Biased<float>>(team, new(arena, arena, result, new(6), 0, 0, 2, 3), ShapeOf(1, 2, 3, 0, Form.Plain));
        Assert.Equal([0, 2, 4, 1, 3, 5], result.Slice(0, 6).ToArray());
        result.Slice(0, 6).Clear();
        Products.Run<float, Biased<float>>(team, new(arena, arena, result, new(6), 0, 0, 2, 3), MatricesOf(1, 2, 3, 0, Form.Plain));
        Assert.Equal([0, 2, 4, 1, 3, 5], result.Slice(0, 6).ToArray());
    }

    [Fact]
    public void A_repeated_product_allocates_nothing()
    {
        using var team = new WorkerTeam(2);
        foreach (var (rows, columns, depth) in ((int, int, int)[])[(64, 128, 100), (10, 10, 4096), (256, 256, 500), (1, 30, 32)])
        {
            var shape = MatricesOf(1, rows, columns, depth, Form.RightTransposed);
            var product = new Biased<float>(Filled<float>(rows * depth, 1), Filled<float>(columns * depth, 2), new(rows * columns),
                new(rows * columns), 0, 0, rows, columns);
            AssertAllocatesNothing(() => Products.Run<float, Biased<float>>(team, product, shape));
        }
    }

    /// <summary>Code that has run allocates nothing when it runs again.</summary>
    static void AssertAllocatesNothing(Action code)
    {
        code();
        // A collection during a window counts the rest of the thread's allocation buffer as allocated.
        var least = Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 5; i++) code();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.Equal(0, least);
    }

    readonly struct OfInt : IProduct<int>
    {
        public ref int Left(nint batch) => throw new InvalidOperationException();
        public ref int Right(nint batch) => throw new InvalidOperationException();
        public void Finish<V>(V sum, nint batch, nint row, nint column, int lanes) where V : struct, IVector<V, int> { }
    }

    [Fact]
    public void Other_element_types_are_refused()
    {
        using var team = new WorkerTeam(1);
        var shape = new MatrixShape(1, 1, 1, 1, 1, 1, 1, 1);
        Assert.Contains("System.Int32",
            Assert.Throws<NotSupportedException>(() => Products.Run<int, OfInt>(team, default, shape)).Message);
        Assert.Contains("System.Int32",
            Assert.Throws<NotSupportedException>(() => Products.Run<int, OfInt>(team, default, shape.AsProduct())).Message);
    }
}
