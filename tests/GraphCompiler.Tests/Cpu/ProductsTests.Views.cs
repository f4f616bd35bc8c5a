using GraphCompiler.Cpu;
using GraphCompiler.Runtime;
using System.Numerics;

namespace GraphCompiler.Tests.Cpu;

// Products of operands whose positions do not lie at one stride.
public partial class ProductsTests
{
    /// <summary>
    /// Operands whose positions nest, by the axes of the left operand's rows and depth and of the right operand's depth and columns.
    /// </summary>
    public static TheoryData<string> Views => [.. views.Keys];

    static readonly Dictionary<string, ((nint, nint)[] LeftRow, (nint, nint)[] LeftColumn, (nint, nint)[] RightRow,
        (nint, nint)[] RightColumn)> views = new()
    {
        ["a convolution"] = ([(6, 25)], [(25, 1)], [(5, 32), (5, 1)], [(28, 32), (28, 1)]),
        ["a convolution of channels"] = ([(17, 54)], [(54, 1)], [(6, 196), (3, 14), (3, 1)], [(11, 14), (11, 1)]),
        ["a strided convolution"] = ([(9, 18)], [(18, 1)], [(2, 225), (3, 15), (3, 1)], [(7, 30), (7, 2)]),
        ["a convolution of pixels one by one"] = ([(5, 12)], [(12, 1)], [(12, 400)], [(10, 40), (10, 2)]),
        ["a weight's gradient"] = ([(6, 100)], [(12, 600), (100, 1)], [(12, 392), (10, 14), (10, 1)], [(2, 196), (5, 14), (5, 1)]),
        ["a strided weight's gradient"] = ([(20, 49)], [(3, 980), (49, 1)], [(3, 450), (7, 30), (7, 2)], [(2, 225), (3, 15), (3, 1)]),
        ["an operand's gradient"] = ([(8, 9)], [(16, 72), (9, 1)], [(16, 100), (3, 10), (3, 1)], [(8, 10), (8, 1)]),
        ["many rows and columns"] = ([(150, 54)], [(54, 1)], [(6, 1024), (3, 32), (3, 1)], [(30, 32), (30, 1)]),
        ["three dimensions"] = ([(4, 54)], [(54, 1)], [(2, 343), (3, 49), (3, 7), (3, 1)], [(5, 49), (5, 7), (5, 1)]),
        ["rows that nest"] = ([(4, 100), (5, 3)], [(3, 1000), (7, 1)], [(21, 40)], [(40, 1)]),
        ["nothing next to anything"] = ([(4, 1000), (5, 30)], [(3, 300), (7, 4)], [(3, 90), (7, 3)], [(4, 1000), (9, 30)]),
        ["windows of whole vectors"] = ([(5, 18)], [(18, 1)], [(2, 1156), (3, 34), (3, 1)], [(32, 34), (32, 1)]),
        ["windows of parts of a vector"] = ([(6, 400)], [(400, 1)], [(16, 324), (5, 18), (5, 1)], [(14, 18), (14, 1)]),
        ["windows of three vectors, the last one partial"] = ([(11, 9)], [(9, 1)], [(3, 46), (3, 1)], [(7, 46), (44, 1)]),
        ["deep windows"] = ([(7, 576)], [(576, 1)], [(64, 324), (3, 18), (3, 1)], [(16, 18), (16, 1)]),
        ["columns without gaps under nested rows"] = ([(3, 12)], [(12, 1)], [(3, 500), (4, 60)], [(40, 1)]),
        ["a weight's gradient over rows of whole vectors"] =
            ([(13, 640)], [(9, 8320), (640, 1)], [(9, 1496), (20, 34), (32, 1)], [(2, 748), (3, 34), (3, 1)]),
        ["a weight's gradient over rows with an edge"] =
            ([(6, 784)], [(12, 4704), (784, 1)], [(12, 1024), (28, 32), (28, 1)], [(5, 32), (5, 1)]),
        ["a weight's gradient of many columns"] =
            ([(17, 512)], [(8, 8704), (512, 1)], [(8, 40960), (16, 32), (32, 1)], [(64, 640), (3, 32), (3, 1)]),
        ["a weight's gradient of one row over one image"] = ([(1, 6400)], [(6400, 1)], [(100, 66), (64, 1)], [(3, 66), (2, 1)]),
        ["a depth in parts"] = ([(3, 2000)], [(20, 100), (100, 1)], [(20, 200), (100, 2)], [(3, 4000), (3, 1)]),
    };

    [Theory, MemberData(nameof(Views))]
    public void Nested_floats_match_naive_sums(string view) => CheckView<float>(view, 3e-7);

    [Theory, MemberData(nameof(Views))]
    public void Nested_doubles_match_naive_sums(string view) => CheckView<double>(view, 1e-15);

    static void CheckView<T>(string view, double tolerance) where T : unmanaged, INumber<T>
    {
        var (leftRow, leftColumn, rightRow, rightColumn) = views[view];
        int[] rows = Places(leftRow), depthOfLeft = Places(leftColumn), depthOfRight = Places(rightRow), columns = Places(rightColumn);
        var shape = new ProductShape(1, rows.Length, columns.Length, depthOfLeft.Length, Side(leftRow), Side(leftColumn), Side(rightRow),
            Side(rightColumn));
        var left = Filled<T>(rows.Max() + depthOfLeft.Max() + 1, 1);
        var right = Filled<T>(columns.Max() + depthOfRight.Max() + 1, 2);
        foreach (var bits in Widths.OfThisProcessor)
        {
            T[]? first = null;
            foreach (var threads in (int[])[1, 2, 3])
            {
                using var team = new WorkerTeam(threads);
                var result = new Arena<T>(rows.Length * columns.Length);
                var stores = new Arena<T>(rows.Length * columns.Length);
                Run(bits, team, new Biased<T>(left, right, result, stores, 0, 0, rows.Length, columns.Length), shape);
                Assert.All(stores.Slice(0, stores.Length).ToArray(), count => Assert.Equal(T.One, count));
                first ??= result.Slice(0, result.Length).ToArray();
                Assert.Equal(first, result.Slice(0, result.Length).ToArray());
            }
            foreach (var result in WithRightKept<T>(bits,
                r => new Biased<T>(left, right, r, new Arena<T>(r.Length), 0, 0, rows.Length, columns.Length), shape))
                Assert.Equal(first, result.Slice(0, result.Length).ToArray());
            for (var i = 0; i < rows.Length; i++)
                for (var j = 0; j < columns.Length; j++)
                {
                    double sum = i % 3 + 2 * (j % 5), scale = sum + 1;
                    for (var k = 0; k < depthOfLeft.Length; k++)
                    {
                        var term = double.CreateChecked(left[rows[i] + depthOfLeft[k]])
                            * double.CreateChecked(right[depthOfRight[k] + columns[j]]);
                        sum += term;
                        scale += Math.Abs(term);
                    }
                    var actual = double.CreateChecked(first![i * columns.Length + j]);
                    Assert.True(Math.Abs(actual - sum) <= tolerance * scale, $"[{i}, {j}] is {actual}, expected {sum} (sizes {scale}).");
                }
        }

        static ProductStride Side((nint Size, nint Stride)[] axes) => axes.Length == 1 ? axes[0].Stride : ProductStride.Nested(axes);

        static int[] Places((nint Size, nint Stride)[] axes) => axes.Aggregate((int[])[0], (places, axis) =>
            [.. places.SelectMany(place => Enumerable.Range(0, (int)axis.Size).Select(i => place + i * (int)axis.Stride))]);
    }

    [Fact]
    public void A_side_has_a_few_axes_and_says_so()
    {
        Assert.Contains("not 0", Assert.Throws<ArgumentException>(() => ProductStride.Nested()).Message);
        Assert.Contains("not 5",
            Assert.Throws<ArgumentException>(() => ProductStride.Nested((1, 1), (1, 1), (1, 1), (1, 1), (1, 1))).Message);
        Assert.Equal(ProductStride.Nested((3, 4), (2, 1)), ProductStride.Nested((3, 4), (2, 1)));
        Assert.NotEqual(ProductStride.Nested((3, 4), (2, 1)), ProductStride.Nested((3, 4), (2, 2)));
        Assert.Equal("3 by 4, 2 by 1", ProductStride.Nested((3, 4), (2, 1)).ToString());
    }
}
