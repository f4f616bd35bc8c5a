using static GraphCompiler.Ops;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>Integers and Booleans: arithmetic at its edges, reductions by threads and by groups, indices that are computed.</summary>
[Model]
public partial class Integers
{
    readonly Parameter table = new(Init.Normal(0, 1), 7, 3);

    [Graph]
    IntTensor Edges([Shape("N")] IntTensor i, [Shape("N")] IntTensor j) =>
        Stack([i + j, i - j, i * j, i / j, i % j, -i, Abs(i), Sign(i), Clip(i, -5, j), Where(i < j, i, j)]);

    [Graph] IntTensor Whole([Shape("N")] Tensor x) => x.ToIntTensor();

    [Graph]
    (IntTensor Totals, BoolTensor Flags, Tensor Rows) Reduced([Shape("N", 300)] IntTensor i, [Shape("N", 300)] BoolTensor mask) =>
        (Stack([i.Sum(1), i.Prod(1), i.Max(1), i.Min(1), mask.Count(1)]), Concat([mask.Any(1), !mask.All(1)]),
            Gather(table, Abs(i.Sum(1)) % 7));

    [Graph]
    (IntTensor Best, IntTensor Greatest, BoolTensor Flags) Carried([Shape("T", "N", 4)] IntTensor i)
    {
        var (last, flags) = Scan(i, (Best: Positions(i.Dim(1)) * 0, Greatest: i[0, .., 0], IsOdd: i[0, .., 0] > 99), (s, x) =>
        {
            var (sum, _) = Scan(x.Transpose(0, 1), s.Best, (sum, column) => (sum % 5 + column, sum));
            return ((sum, Max(s.Greatest, sum), s.IsOdd ^ Equal(Abs(sum % 2), 1)), s.IsOdd);
        });
        return (last.Best, last.Greatest, flags);
    }

    [Graph]
    (IntTensor Steps, IntTensor Rounds) Collatz([Shape("N")] IntTensor numbers)
    {
        var first = (Number: numbers, Steps: numbers * 0, Rounds: (IntTensor)0);
        var (_, steps, rounds) = While(100_000, first, s => NotEqual(s.Number, 1).Any(), s =>
        {
            var isDone = Equal(s.Number, 1);
            var next = Where(Equal(s.Number % 2, 0), s.Number / 2, 3 * s.Number + 1);
            return (Where(isDone, s.Number, next), s.Steps + (!isDone).ToIntTensor(), s.Rounds + 1);
        });
        return (steps, rounds);
    }

    static readonly double[] numbers = [0.1, -0.0, 3];

    [Graph]
    Tensor Constants([Shape("N", 3)] Tensor x) => x * Tensor.Of(numbers) + Gather(table, IntTensor.Of([6]) * (x > 0).ToIntTensor()[.., 0]);

    [Graph] Tensor Checked([Shape("N")] IntTensor i) => Gather(table, i * 2 + 1);
}

public class IntegerTests
{
    static readonly int[] left = [int.MaxValue, int.MinValue, int.MinValue, 7, -7, -7, 0, 46341, 5, int.MaxValue, 3];
    static readonly int[] right = [1, -1, 0, -2, 2, 0, 0, 46341, 7, int.MinValue, 3];

    [Theory, MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void ADeviceComputesAsTheProcessor(string kind)
    {
        var random = new Random(5);
        var net = new Integers();
        using var device = TestDevices.Open(kind);
        using var onDevice = net.On(device);
        Assert.Equal(net.Edges(left, right), onDevice.Edges(left, right));

        float[] x = [2.7f, -2.7f, 1e30f, -1e30f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 2147483648f, -2147483648f];
        Assert.Equal(net.Whole(x), onDevice.Whole(x));

        int[] integers = [.. Enumerable.Range(0, 5 * 300).Select(_ => random.Next(-9, 10))];
        bool[] mask = [.. Enumerable.Range(0, 5 * 300).Select(position => position >= 300 && (position >= 600 || random.Next(2) > 0))];
        var (expected, actual) = (net.Reduced(integers, mask), onDevice.Reduced(integers, mask));
        Assert.Equal(expected.Totals, actual.Totals);
        Assert.Equal(expected.Flags, actual.Flags);
        Assert.Equal([false, true, true, true, true, true, true, false, false, false], actual.Flags);
        Assert.Equal(expected.Rows, actual.Rows);

        int[] steps = [.. Enumerable.Range(0, 3 * 6 * 4).Select(_ => random.Next(-9, 10))];
        var (expectedLast, actualLast) = (net.Carried(steps, 6), onDevice.Carried(steps, 6));
        Assert.Equal(expectedLast.Best, actualLast.Best);
        Assert.Equal(expectedLast.Greatest, actualLast.Greatest);
        Assert.Equal(expectedLast.Flags, actualLast.Flags);
        Assert.Contains(true, actualLast.Flags);

        var (collatz, rounds) = onDevice.Collatz([1, 6, 7, 3]);
        Assert.Equal([0, 8, 16, 7], collatz);
        Assert.Equal([16], rounds);

        float[] reals = [1, 2, 3, -1, -2, -3];
        Assert.Equal(net.Constants(reals), onDevice.Constants(reals));
        Assert.Equal(net.Checked([0, 2]), onDevice.Checked([0, 2]));
        Assert.Equal(net.Edges(left, right), onDevice.Edges([.. left.Select(i => (long)i)], [.. right.Select(i => (long)i)]));
        Assert.StartsWith("Gather(table, i * 2 + 1) needs indices from 0 to 6, but at position 1 it is given 7.",
            Assert.Throws<ArgumentOutOfRangeException>(() => onDevice.Checked([0, 3])).Message);
    }
}
