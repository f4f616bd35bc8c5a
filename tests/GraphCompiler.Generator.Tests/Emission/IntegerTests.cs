using System.Reflection;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>Entries that compute integers and Booleans, take and return them, and index by what they have computed.</summary>
public class IntegerTests
{
    static readonly Lazy<EmittedModels> single = new(() => EmittedModels.Compile(Text));
    static readonly Lazy<EmittedModels> doubles = new(() =>
        EmittedModels.Compile(Text.Replace("[Model]", "[Model(Precision = Precision.Double)]").Replace("float[]", "double[]")));
    static readonly Lazy<EmittedModels> plain = new(() => EmittedModels.Compile(Text, fuse: true, target: HostTarget.Scalar));

    const string Text = """
        /// <summary>Integers.</summary>
        [Model] public partial class Integers
        {
            readonly Parameter table = new(Init.Normal(0, 0.5f), 7, 3);
            static readonly double[] numbers = [0.1, 1.0 / 3, -0.0, 1e-40, double.MaxValue, double.NaN, 16777217];
            static readonly int[] places = [6, 0, 2];
            [Graph] Tensor Exact([Shape(7)] Tensor x) => Where(x > 2, x, Tensor.Of(numbers));
            [Graph] Tensor Placed([Shape("N", 3, 3)] Tensor x) =>
                x * Gather(table, IntTensor.Of(places)) + Tensor.Of([1, 2, 3]) * Tensor.Of(numbers)[1];
            [Graph] Tensor Walked([Shape("T", 3)] Tensor x) =>
                Scan(x, Tensor.Of([1, 2, 3]), (s, row) => (s * row + Tensor.Of([0.5f, 1, 2]), s)).Results;
            [Graph] IntTensor Chain([Shape("N", 5)] IntTensor i) => Abs(i * 3 - i.Dim(0)) % 7 + Max(i, 2) * Min(-i, 3) - Sign(i) / 2;
            [Graph] IntTensor Edges([Shape("N")] IntTensor i, [Shape("N")] IntTensor j) =>
                Stack([i + j, i - j, i * j, i / j, i % j, -i, Abs(i), Sign(i), Clip(i, -5, j), Where(i < j, i, j)]);
            [Graph] (IntTensor, IntTensor) Totals([Shape("N", 40)] IntTensor i) =>
                (i.Sum() + i.Max(1).Sum(), i.CumSum(0).Min(1) * i.Prod(1));
            [Graph] (IntTensor, IntTensor) Extremes([Shape("N", 40)] IntTensor i) => (i.ArgMax(1), (i * 3 % 5).ArgMin(0, keepDims: true));
            [Graph] IntTensor Whole([Shape("N", 9)] Tensor x) =>
                x.ToIntTensor() + Round(x).ToIntTensor() + (x > 0.5f).Count(1, keepDims: true);
            [Graph] BoolTensor Both([Shape("N", 6)] BoolTensor a, [Shape("N", 6)] BoolTensor b) => (a & !b) ^ (a | b)[.., ..1];
            [Graph] (BoolTensor any, BoolTensor all, IntTensor count) Asked([Shape("N", 6)] BoolTensor a) =>
                (a.Any(1), a.All(), a.Count(0));
            [Graph] Tensor Masked([Shape("N", 6)] Tensor x, [Shape("N", 6)] BoolTensor mask) =>
                Where(mask, x, -1) + x * mask + mask.ToIntTensor().ToTensor();
            [Graph] Tensor Shifted([Shape("N")] IntTensor i) => Gather(table, (i + 3) % 7) + Gather(table, Clip(i - 1, 0, 6));
            [Graph] (IntTensor, BoolTensor) Triangles([Shape("N", 4, 4)] IntTensor i) =>
                (i.Tril(-1) + i.Triu(1) * 2, (i > 1).Tril() | (i < 0).Triu(2));
            [Graph] (IntTensor, BoolTensor) Moved([Shape("N", 4)] IntTensor i, [Shape("N", 4)] BoolTensor b, [Shape("M")] IntTensor at) =>
                (Gather(i, at, 1).Pad(1, 1, 1, -9), Stack([Gather(b, at, 1), Gather(!b, at, 1).Flip(1)], 0));
            [Graph] Tensor Checked([Shape("N")] IntTensor i) => Gather(table, i * 2 + 1);
            [Graph] IntTensor Twice([Shape("N")] IntTensor i) => Gather(Gather(i, Positions(i.Dim(0)) / 2), Clip(i, 0, i.Dim(0) - 1));
            [Graph] Tensor Looped([Shape("T", 2)] IntTensor i) =>
                Scan(i * 2, table[0], (s, at) => (s + Gather(table, at + 1).Sum(0), s)).Results;
            [Loss] (Tensor loss, BoolTensor right) Train([Shape("N", 3)] Tensor x, [Shape("N")] IntTensor pair, [Shape("N")] BoolTensor used)
            {
                var logits = MatMul(x, table.Transpose());
                var label = (pair + 1) % 7;
                return (Where(used, CrossEntropy(logits, label, reduction: Reduction.None), 0).Mean() + Gather(table, pair / 2).Mean(), Equal(logits.ArgMax(1), label) & used);
            }
        }

        /// <summary>Calls with 64-bit integers, and with literals, which are integers of 32.</summary>
        public static class Calls
        {
            public static int[] Wide(Integers model, long[] i) => model.Chain(i);
            public static int[] Literal(Integers model) => model.Chain([1, 2, 3, 4, 5]);
            public static float[] Chosen(Integers model, long[] i)
            {
                float[] result = [.. i, .. i, .. i];
                model.Shifted(i, result);
                return result;
            }
        }
        """;

    public static TheoryData<string, int> Sizes =>
        [.. from target in new[] { "single", "double", "plain" } from n in new[] { 1, 3, 17 } select (target, n)];

    static EmittedModel Create(string target) =>
        (target switch { "double" => doubles, "plain" => plain, _ => single }).Value.Create("Integers");

    [Theory, MemberData(nameof(Sizes)), Trait("Vectors", "AnyWidth")]
    public void As_interpreted(string target, int n) =>
        Comparison.Run(Create(target), new Dictionary<string, long> { ["N"] = n, ["T"] = n, ["M"] = 5 }, n, Draw);

    static double? Draw(string name, Random random) => name is "i" or "j" ? random.Next(0, 3) : random.NextDouble() * 6 - 3;

    static EntrySpec Entry(EmittedModel model, string name) => model.Spec.Entries.Single(entry => entry.Name == name);

    static readonly int[] left = [int.MaxValue, int.MinValue, int.MinValue, 7, -7, -7, 0, 46341, 5, int.MaxValue, 3];
    static readonly int[] right = [1, -1, 0, -2, 2, 0, 0, 46341, 7, int.MinValue, 3];

    [Theory, InlineData("single"), InlineData("double"), InlineData("plain"), Trait("Vectors", "AnyWidth")]
    public void Overflow_and_division_by_zero_are_the_same_everywhere(string target)
    {
        var model = Create(target);
        double[] Numbers(int[] integers) => [.. integers.Select(integer => (double)integer)];
        var data = new EntryData { Symbols = { ["N"] = left.Length }, Tensors = { ["i"] = Numbers(left), ["j"] = Numbers(right) } };
        Func<int, int, int>[] expected =
        [
            (i, j) => unchecked(i + j), (i, j) => unchecked(i - j), (i, j) => unchecked(i * j),
            (i, j) => j == 0 ? 0 : j == -1 ? unchecked(-i) : i / j, (i, j) => j is 0 or -1 ? 0 : i % j,
            (i, j) => unchecked(-i), (i, j) => i < 0 ? unchecked(-i) : i, (i, j) => Math.Sign(i), (i, j) => Math.Min(Math.Max(i, -5), j),
            (i, j) => i < j ? i : j,
        ];
        var edges = expected.SelectMany(function => left.Zip(right, function)).Select(value => (double)value);
        Assert.Equal(edges, model.Call("Edges", Entry(model, "Edges"), data)[0]);
    }

    [Fact]
    public void Integers_of_64_bits_are_taken_if_they_fit()
    {
        var model = single.Value.Create("Integers");
        object Call(string name, params object[] arguments) => model.Instance.GetType().Assembly.GetType("Calls")!.GetMethod(name)!
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [model.Instance, .. arguments], null)!;
        Assert.Equal(Call("Literal"), Call("Wide", new long[] { 1, 2, 3, 4, 5 }));
        var data = new EntryData { Symbols = { ["N"] = 2 }, Tensors = { ["i"] = [0, 2] } };
        var shifted = ((float[])Call("Chosen", new long[] { 0, 2 })).Select(value => (double)value);
        Assert.Equal(model.Call("Shifted", Entry(model, "Shifted"), data)[0], shifted);
        long[] wide = [1, int.MinValue, int.MaxValue, 2147483648, 5];
        Assert.StartsWith("Argument i needs integers of 32 bits, but at position 3 it has 2147483648.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Call("Wide", wide)).Message);
    }

    [Theory, InlineData("single"), InlineData("double"), InlineData("plain")]
    public void Constants_are_exact(string target)
    {
        var model = Create(target);
        double[] expected = [0.1, 1.0 / 3, -0.0, 1e-40, double.MaxValue, double.NaN, 16777217];
        var actual = model.Call("Exact", Entry(model, "Exact"), new EntryData { Tensors = { ["x"] = new double[7] } })[0];
        var bits = expected.Select(value => BitConverter.DoubleToInt64Bits(model.Rounded(value)));
        Assert.Equal(bits, actual.Select(BitConverter.DoubleToInt64Bits));
    }

    [Theory, InlineData("single"), InlineData("double"), InlineData("plain"), Trait("Vectors", "AnyWidth")]
    public void Numbers_beyond_all_integers_become_the_nearest(string target)
    {
        var model = Create(target);
        double[] x = [2.7, -2.7, 1e30, -1e30, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 2147483648, -2147483648];
        var data = new EntryData { Symbols = { ["N"] = 1 }, Tensors = { ["x"] = x } };
        int[] truncated = [2, -2, int.MaxValue, int.MinValue, int.MaxValue, int.MinValue, 0, int.MaxValue, int.MinValue];
        int[] rounded = [3, -3, .. truncated[2..]];
        Assert.Equal(truncated.Zip(rounded, (a, b) => (double)unchecked(a + b + 4)), model.Call("Whole", Entry(model, "Whole"), data)[0]);
    }

    [Theory]
    [InlineData("single", "Checked", new[] { 0, 1, 2, 3 }, "Gather(table, i * 2 + 1)", 3, 7)]
    [InlineData("double", "Checked", new[] { 0, -1 }, "Gather(table, i * 2 + 1)", 1, -1)]
    [InlineData("plain", "Checked", new[] { 1073741824 }, "Gather(table, i * 2 + 1)", 0, -2147483647)]
    [InlineData("single", "Shifted", new[] { 0, -5 }, "Gather(table, (i + 3) % 7)", 1, -2)]
    [InlineData("single", "Looped", new[] { 0, 0, 0, 0, 0, 3 }, "Gather(table, at + 1)", 1, 7)]
    public void A_computed_index_is_checked(string target, string name, int[] values, string expression, int position, int given)
    {
        var model = Create(target);
        var data = new EntryData
        {
            Symbols = { ["N"] = values.Length, ["T"] = values.Length / 2 },
            Tensors = { ["i"] = [.. values.Select(value => (double)value)] },
        };
        var message = $"{expression} needs indices from 0 to 6, but at position {position} it is given {given}.";
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(() => model.Call(name, Entry(model, name), data)).Message);
    }

    [Theory, InlineData("Chain", 1), InlineData("Masked", 1)]
    public void What_is_used_once_is_not_stored(string name, int kernels)
    {
        var compiled = ModelCompiler.Compile(single.Value.Create("Integers").Spec);
        Assert.Equal(kernels, compiled.Entries.Single(entry => entry.Spec.Name == name).Evaluation.Launches.Length);
    }
}
