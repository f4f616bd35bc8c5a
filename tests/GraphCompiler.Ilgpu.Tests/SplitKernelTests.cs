using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Ilgpu.Tests.Generated;
using ILGPU;
using ILGPU.Runtime;
using static GraphCompiler.Ilgpu.Tests.Generated.KernelExpressions;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>Reductions whose points several groups share: the sizes decide, and every size gives what one group would.</summary>
public class SplitKernelTests
{
    static readonly Dim N = Dim.Symbol("N");

    static readonly DType Real = DType.Float32, Index = DType.Int32;

    /// <summary>Too short to share on any device; shared on the simulator; shared by a few groups, or by all, of a real device.</summary>
    static readonly int[] lengths = [7, 301, 9_001, 40_003];

    public static TheoryData<string, int> Lengths => new(
        from device in new[] { TestDevices.Simulator, TestDevices.Compiled }
        from n in lengths
        where device == TestDevices.Compiled || n < 1000
        select (device, n));

    public static TheoryData<string, int, int> Rows => new(
        from one in Lengths
        from rows in new[] { 1, 3 }
        select (one.Data.Item1, one.Data.Item2, rows));

    static readonly Lazy<HandBuiltKernel> one = new(() => new(Combiners(1))), three = new(() => new(Combiners(3))),
        stages = new(() => new(Stages()));

    internal static float[] Values(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 2 - 1))];
    }

    /// <summary>All combiners of numbers and of integers at once, and a store of each.</summary>
    static Generator.Kernels.Kernel Combiners(int rows)
    {
        var (r, n) = (new Axis("r", rows), new Axis("n", N));
        var (x, i, y, z) = (new Operand("x", Real, Shape.Of(rows, N)), new Operand("i", Index, Shape.Of(rows, N)),
            new Operand("y", Real, Shape.Of(rows, 4)), new Operand("z", Index, Shape.Of(rows, 4)));
        var combiners = Enum.GetValues<Combiner>();
        var numbers = combiners.Select(combiner => new Local("number" + combiner, DType.Real)).ToList();
        var integers = combiners.Select(combiner => new Local("integer" + combiner, Index)).ToList();
        var element = (IndexExpression)r * N + n;
        IndexExpression Result(int k) => (IndexExpression)r * (Dim)4 + (IndexExpression)(Dim)k;
        return HandBuiltKernel.New("Combiners" + rows, [r], [x, i, y, z],
        [
            new Statement.Loop([n],
            [
                .. combiners.Select((combiner, k) => new Statement.Accumulate(numbers[k], combiner,
                    combiner == Combiner.Product ? Apply(Elementwise.Add, Apply(Elementwise.Multiply, Load(x, element), 1e-3), 1.0)
                        : Load(x, element))),
                .. combiners.Select((combiner, k) => new Statement.Accumulate(integers[k], combiner, Load(i, element))),
            ]),
            .. combiners.Select((_, k) => new Statement.Store(y, Result(k), Read(numbers[k]))),
            .. combiners.Select((_, k) => new Statement.Store(z, Result(k), Read(integers[k]))),
        ]);
    }

    [Theory, MemberData(nameof(Rows))]
    public void AllCombinersCombineParts(string kind, int n, int rows)
    {
        var x = Values(rows * n);
        int[] i = [.. x.Select(value => value > 0.999f ? 3 : value < -0.999f ? -5 : 1)];
        var (y, z) = (new float[4 * rows], new int[4 * rows]);
        using var device = TestDevices.Open(kind);
        (rows == 1 ? one : three).Value.Run(device, n, [x, i, y, z]);
        for (var row = 0; row < rows; row++)
        {
            var numbers = x.Skip(row * n).Take(n).Select(value => (double)value).ToList();
            var integers = i.Skip(row * n).Take(n).ToList();
            Assert.Equal(numbers.Sum(), y[4 * row], 1e-4);
            Assert.Equal(numbers.Aggregate(1.0, (product, value) => product * (1 + 1e-3 * value)), y[4 * row + 1], 1e-3);
            Assert.Equal((float)numbers.Max(), y[4 * row + 2]);
            Assert.Equal((float)numbers.Min(), y[4 * row + 3]);
            Assert.Equal(
                [integers.Sum(), integers.Aggregate(1, (product, value) => unchecked(product * value)), integers.Max(), integers.Min()],
                z[(4 * row)..(4 * row + 4)]);
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void NotANumberAndInfinityPassThroughParts(string kind, int n)
    {
        var (x, y, z) = (Values(3 * n), new float[12], new int[12]);
        (x[n - 1], x[n + n / 2], x[2 * n]) = (float.NaN, float.PositiveInfinity, float.NegativeInfinity);
        using var device = TestDevices.Open(kind);
        three.Value.Run(device, n, [x, Enumerable.Repeat(1, 3 * n).ToArray(), y, z]);
        Assert.All(y[..4], value => Assert.Equal(float.NaN, value));
        Assert.Equal((float.PositiveInfinity, float.PositiveInfinity, x[n..(2 * n)].Min()), (y[4], y[6], y[7]));
        Assert.Equal((float.NegativeInfinity, x[(2 * n)..].Max(), float.NegativeInfinity), (y[8], y[10], y[11]));
    }

    /// <summary>
    /// m[r] = max x; e = exp(x - m), stored; s[r] = Σ e, used after another loop; y = e from the other end / s; a short loop; t[r] of all.
    /// </summary>
    static Generator.Kernels.Kernel Stages()
    {
        var (r, n, k) = (new Axis("r", 3), new Axis("n", N), new Axis("k", 3));
        Operand Vector(string name) => new(name, Real, Shape.Of(3));
        Operand Matrix(string name) => new(name, Real, Shape.Of(3, N));
        var (x, e, y, m, s, t) = (Matrix("x"), Matrix("e"), Matrix("y"), Vector("m"), Vector("s"), Vector("t"));
        Local Value(string name) => new(name, DType.Real);
        var (most, sum, share, total, few, exp) = (Value("most"), Value("sum"), Value("share"), Value("total"), Value("few"), Value("exp"));
        var element = (IndexExpression)r * N + n;
        var opposite = (IndexExpression)r * N + (IndexExpression)(N - 1) - n;
        return HandBuiltKernel.New("Stages", [r], [x, e, y, m, s, t],
        [
            new Statement.Loop([n], [new Statement.Accumulate(most, Combiner.Max, Load(x, element))]),
            new Statement.Store(m, r, Read(most)),
            new Statement.Loop([n],
            [
                new Statement.Let(exp, Apply(Elementwise.Exp, Apply(Elementwise.Subtract, Load(x, element), Read(most)))),
                new Statement.Store(e, element, Read(exp)),
                new Statement.Accumulate(sum, Combiner.Sum, Read(exp)),
            ]),
            new Statement.Let(share, Apply(Elementwise.Divide, 1.0, Read(sum))),
            new Statement.Loop([n],
            [
                new Statement.Store(y, element, Apply(Elementwise.Multiply, Load(e, opposite), Read(share))),
                new Statement.Accumulate(total, Combiner.Sum, Load(x, opposite)),
            ]),
            new Statement.Store(s, r, Read(sum)),
            new Statement.Loop([k], [new Statement.Accumulate(few, Combiner.Sum,
                Apply(Elementwise.Multiply, new Expression.Position(k), Read(share)))]),
            new Statement.Store(t, r, Apply(Elementwise.Add, Read(total), Apply(Elementwise.Multiply, Read(few), Read(sum)))),
        ]);
    }

    [Theory, MemberData(nameof(Lengths))]
    public void PhasesSeeWhatEarlierOnesComputedAndStored(string kind, int n)
    {
        var x = Values(3 * n);
        var (e, y, m, s, t) = (new float[3 * n], new float[3 * n], new float[3], new float[3], new float[3]);
        using var device = TestDevices.Open(kind);
        // The second time, all finds the first one's results there.
        stages.Value.Run(device, n, [x, e, y, m, s, t], times: 2);
        for (var row = 0; row < 3; row++)
        {
            var values = x.Skip(row * n).Take(n).Select(value => (double)value).ToList();
            var most = values.Max();
            var exps = values.Select(value => Math.Exp(value - most)).ToList();
            Assert.Equal(most, m[row]);
            Assert.Equal(exps.Sum(), s[row], 1e-5 * exps.Sum());
            Assert.Equal(values.Sum() + 3, t[row], 2e-4);
            var share = 1 / exps.Sum();
            Assert.InRange(Enumerable.Range(0, n).Max(i => Math.Abs(exps[i] - e[row * n + i])), 0, 1e-5);
            Assert.InRange(Enumerable.Range(0, n).Max(i => Math.Abs(exps[n - 1 - i] * share - y[row * n + i])), 0, 1e-5 * share);
        }
    }

    [Fact]
    public void APhaseCombinesAndComputesWhatItReads()
    {
        var split = stages.Value.Schedule.Split!;
        Assert.Equal(["", "most", "sum", "sum", "sum, total, few"],
            split.Phases.Select(phase => string.Join(", ", phase.Combined.Select(accumulate => accumulate.Defined[0].Name))));
        // The maximum is combined once more to be stored; the share belongs to two loops.
        Assert.Equal(["", "Store", "Let", "Let, Store", "Store"],
            split.Phases.Select(phase => string.Join(", ", phase.Outside.Select(statement => statement.GetType().Name))));
        Assert.Equal([true, true, true, true, false], split.Phases.Select(phase => phase.Loop is not null));
        Assert.Equal(["most", "sum", "total", "few"], split.Partials.Select(partial => partial.Defined[0].Name).OrderBy(OrderOf));

        static int OrderOf(string name) => Array.IndexOf(["most", "sum", "total", "few"], name);
    }

    [Theory, MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void ResultsAreTheSameBitsEveryTime(string kind)
    {
        var n = kind == TestDevices.Simulator ? 301 : 40_003;
        using var device = TestDevices.Open(kind);
        var (x, i) = (Values(n), new int[n]);
        float[] Run()
        {
            var y = new float[4];
            one.Value.Run(device, n, [x, i, y, new int[4]]);
            return y;
        }

        var first = Run();
        Assert.Equal(first, Run());
    }

    [Theory, MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void LongSumsStayPrecise(string kind)
    {
        // One after another, these would lose a hundredth; in parts that are not compensated, some 1e-6.
        var n = kind == TestDevices.Simulator ? 20_001 : 3_000_001;
        float[] x = [.. Enumerable.Repeat(0.1f, n)];
        var (y, z) = (new float[4], new int[4]);
        using var device = TestDevices.Open(kind);
        one.Value.Run(device, n, [x, new int[n], y, z]);
        Assert.Equal((double)0.1f * n, y[0], 2e-7 * 0.1 * n);
    }

    [Fact]
    public void OnlyReductionsThatMayGainAreSplit()
    {
        Assert.NotNull(SplitOf(N, N));
        Assert.NotNull(SplitOf(3, 4096));
        Assert.NotNull(SplitOf(N * 512, N));
        Assert.Null(SplitOf(N, 4095));
        Assert.Null(SplitOf(513, N));
        Assert.Null(SplitOf(N * 513, N));
        // More accumulators than there is memory for.
        Assert.NotNull(SplitOf(3, N, sums: 16));
        Assert.Null(SplitOf(3, N, sums: 17));

        static SplitSchedule? SplitOf(Dim rows, Dim length, int sums = 1)
        {
            var (r, n) = (new Axis("r", rows), new Axis("n", length));
            var (x, y) = (new Operand("x", Real, Shape.Of(rows, length)), new Operand("y", Real, Shape.Of(rows)));
            var locals = Enumerable.Range(0, sums).Select(i => new Local("sum" + i, DType.Real)).ToList();
            var schedule = GroupSchedule.Of(HandBuiltKernel.New("Sums", [r], [x, y],
            [
                new Statement.Loop([n],
                    [.. locals.Select(local => new Statement.Accumulate(local, Combiner.Sum, Load(x, (IndexExpression)r * length + n)))]),
                .. locals.Select(local => new Statement.Store(y, r, Read(local))),
            ]), Target.Ilgpu.Groups, DType.Float32);
            Assert.Equal(KernelForm.Groups, schedule.Form);
            return schedule.Split;
        }
    }

    [Fact]
    public void ValuesThatChangeWhileOtherGroupsRunAreNotSplit()
    {
        var n = new Axis("n", N);
        var (x, y, z) = (new Operand("x", Real, Shape.Of(N)), new Operand("y", Real, Shape.Of(N)), new Operand("z", Real, Shape.Of(1)));
        var (first, sum) = (new Local("first", DType.Real), new Local("sum", DType.Real));
        IndexExpression zero = (Dim)0;
        // y[0] is read between loops, and stored in one.
        Assert.Null(SplitOf(
            new Statement.Let(first, Load(y, zero)),
            new Statement.Loop([n],
            [
                new Statement.Store(y, n, Apply(Elementwise.Multiply, Load(x, n), Read(first))),
                new Statement.Accumulate(sum, Combiner.Sum, Load(x, n)),
            ]),
            new Statement.Store(z, zero, Read(sum))));
        // z[0] is stored between loops, and read in one.
        Assert.Null(SplitOf(
            new Statement.Loop([n], [new Statement.Accumulate(sum, Combiner.Sum, Load(x, n))]),
            new Statement.Store(z, zero, Read(sum)),
            new Statement.Loop([n], [new Statement.Store(y, n, Load(z, zero))])));

        SplitSchedule? SplitOf(params Statement[] body)
        {
            var schedule = GroupSchedule.Of(HandBuiltKernel.New("Changing", [], [x, y, z], body), Target.Ilgpu.Groups, DType.Float32);
            Assert.Equal(KernelForm.Groups, schedule.Form);
            return schedule.Split;
        }
    }

    public struct Arguments : ISplitArguments
    {
        public ArrayView<float> y;
        public int parts;
        public ArrayView<float> sumParts;

        public void Split(int parts, Partials partials) => (this.parts, sumParts) = (parts, partials.View<float>(0));
    }

    static void Whole(Arguments arguments)
    {
        if (Grid.IdxX == 0 && Group.IdxX == 0) arguments.y[0] = -1f;
    }

    static void Phase(Arguments arguments)
    {
        for (int part = Grid.IdxX; part < arguments.parts; part += Grid.DimX)
            if (Group.IdxX == 0) arguments.sumParts[part] = part + 1f;
    }

    static void End(Arguments arguments)
    {
        float sum = 0f;
        for (int part = 0; part < arguments.parts; part++) sum += arguments.sumParts[part];
        if (Grid.IdxX == 0 && Group.IdxX == 0) arguments.y[0] = sum;
    }

    [Theory, MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void SizesChooseTheForm(string kind)
    {
        using var device = TestDevices.Open(kind);
        var kernel = new SplitKernel<Arguments>(device, Whole, [Phase], End);
        using var y = new DeviceArena<float>(device, 1);
        // Many points, short loops, and what no index can count are for one group each.
        foreach (var (points, inner) in new (nint, nint)[] { (1, 0), (1, 17), (device.GridSize * 10, 1 << 20), (1, int.MaxValue) })
            Assert.Equal(-1f, Run(points, inner));
        Assert.InRange(PartsAt(1 << 20), 6, Math.Max(6, device.GridSize));
        Assert.Equal(kind == TestDevices.Simulator ? 6 : 2, PartsAt(2 * 8 * device.GroupSize));

        // 1 + 2 + ... + parts.
        int PartsAt(nint inner) => (int)Math.Sqrt(2 * Run(1, inner));

        float Run(nint points, nint inner)
        {
            kernel.Launch(points, inner, new() { y = y.View(0, 1) });
            var value = new float[1];
            device.Synchronize();
            y.View(0, 1).CopyToCPU(device.Stream, value);
            return value[0];
        }
    }

    [Fact]
    public void ALaunchInPartsAllocatesNothing()
    {
        using var device = TestDevices.Open(TestDevices.Compiled);
        device.PoisonsMemory = false;
        var kernel = new SplitKernel<Arguments>(device, Whole, [Phase], End);
        using var y = new DeviceArena<float>(device, 1);
        var arguments = new Arguments { y = y.View(0, 1) };
        for (var i = 0; i < 10; i++) kernel.Launch(1, 1 << 20, arguments);
        device.Synchronize();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) kernel.Launch(1, 1 << 20, arguments);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        device.Synchronize();
    }

    [Fact]
    public void KernelsOfTwoThreadsDoNotMixTheirParts()
    {
        using var device = TestDevices.Open(TestDevices.Compiled);
        var n = 40_003;
        var inputs = Enumerable.Range(1, 4).Select(seed => Values(n, seed)).ToList();
        float[] Run(float[] x)
        {
            var y = new float[4];
            one.Value.Run(device, n, [(float[])x.Clone(), new int[n], y, new int[4]], times: 50);
            return y;
        }

        var expected = inputs.Select(Run).ToList();
        var actual = new float[inputs.Count][];
        var threads = inputs.Select((x, i) => new Thread(() => actual[i] = Run(x))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void ADisposedDeviceIsSaid()
    {
        var device = TestDevices.Open(TestDevices.Simulator);
        var kernel = new SplitKernel<Arguments>(device, Whole, [Phase], End);
        var y = new DeviceArena<float>(device, 1);
        var arguments = new Arguments { y = y.View(0, 1) };
        kernel.Launch(1, 1 << 20, arguments);
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => kernel.Launch(1, 1 << 20, arguments));
        Assert.Throws<ObjectDisposedException>(() => kernel.Launch(1, 1, arguments));
    }
}
