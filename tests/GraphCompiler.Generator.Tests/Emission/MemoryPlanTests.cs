using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>Buffers that are alive at once never overlap, whatever the symbols' values.</summary>
public class MemoryPlanTests
{
    public static TheoryData<string, bool> Names =>
        [.. from name in ModelTexts.Names from isMixed in new[] { false, true } select (name, isMixed)];

    [Theory, MemberData(nameof(Names))]
    public void No_two_living_buffers_overlap(string name, bool isMixed)
    {
        var model = ModelCompiler.Compile(EmittedModels.Read(isMixed ? ModelTexts.InMixed : ModelTexts.All).Specs[name]);
        foreach (var program in model.Entries.SelectMany(entry => entry.Programs))
            foreach (var values in new long[][] { [1, 1, 1], [3, 1, 5], [17, 33, 2], [1000, 7, 1], [55_000, 3, 1] })
                Check(program, values);
    }

    const string Small = """
        /// <summary>Tensors of few elements for each sample, and of many.</summary>
        [Model] public partial class Small
        {
            [Graph] Tensor Vectors([Shape("N")] Tensor x, [Shape("N")] Tensor y) => x.CumSum(0) * y;
            [Graph] Tensor Wide([Shape("N", 784)] Tensor x) => x.CumSum(0);
            [Graph] Tensor Padded([Shape("H", "W")] Tensor x) => x.Pad(0, 1, 1).Pad(1, 1, 1);
            [Graph] Tensor Outer([Shape("N")] Tensor x, [Shape("M")] Tensor y) => x.Reshape(-1, 1) * y;
            [Graph] Tensor Cube([Shape("N")] Tensor x) => x.Reshape(-1, 1, 1) * x.Reshape(-1, 1) * x;
        }
        """;

    static KernelProgram Plan(string entry) =>
        ModelCompiler.Compile(EmittedModels.Read(Small).Specs["Small"]).Entries.Single(other => other.Spec.Name == entry).Evaluation;

    [Theory, InlineData("Vectors", 1000, 4 * 1008), InlineData("Vectors", 1, 4 * 16), InlineData("Wide", 1, 2 * 784),
        InlineData("Wide", 100, 2 * 78400),
        InlineData("Padded", 100, 10_000 + 10_000 + 2 * (10_000 + 4 * 112 + 16))]
    public void No_tensor_takes_much_more_than_its_size(string entry, int n, int most) =>
        Assert.InRange(Plan(entry).Bytes.Evaluate(_ => n), 1, 4L * most);

    [Fact]
    public void Three_billion_elements_are_counted()
    {
        var plan = Plan("Outer");
        Assert.InRange(plan.Bytes.Evaluate(_ => 55_000), 4 * 55_000L * 55_000, 4 * (55_000L * 55_000 + 200_000));
    }

    [Theory, InlineData(2_000_000), InlineData(5_000_000)]
    public void What_does_not_fit_is_named(int n)
    {
        var model = EmittedModels.Compile(Small).Create("Small");
        var message = Assert.Throws<InsufficientMemoryException>(() => Subject.Compiled.Run(model, "Cube", new double[n])).Message;
        Assert.Matches($@"^Cube needs [\d,]{{20,}} bytes of memory for N = {n}, but there are [\d,]+\.$", message);
    }

    const string Images = """
        /// <summary>Rounded values forward, others backward.</summary>
        [Model(Precision = Precision.Mixed)] public partial class Images
        {
            readonly Conv2d a = new(3, 8, 3), b = new(8, 16, 3);
            readonly Linear output = new(16, 10);
            [Loss] Tensor Loss([Shape("N", 3, 16, 16)] Tensor x, [Shape("N")] IntTensor y) =>
                CrossEntropy(output.Forward(MaxPool2d(Relu(b.Forward(MaxPool2d(Relu(a.Forward(x)), 2))), 2).Mean([2, 3])), y);
        }
        """;

    [Fact]
    public void Tensors_of_different_types_share_places()
    {
        var program = ModelCompiler.Compile(EmittedModels.Read(Images).Specs["Images"]).Entries.Single().Gradients!;
        long SizeOf(Dim dim) => dim.Evaluate(_ => 16);
        var places = program.Buffers.Where(buffer => buffer.Storage == Storage.Work).ToList();
        bool Overlap(BufferPlan a, BufferPlan b) =>
            SizeOf(a.Offset!) < SizeOf(b.Offset! + b.Bytes) && SizeOf(b.Offset!) < SizeOf(a.Offset! + a.Bytes);
        Assert.Contains(places, rounded => rounded.Type == DType.BFloat16
            && places.Any(other => other.Type == DType.Float32 && Overlap(rounded, other)));
        // With an arena for each type.
        var apart = places.GroupBy(buffer => buffer.Type).Sum(type => SizeOf(MemoryPlanner.Plan(
            [.. type.Select(buffer => new MemoryRequest(buffer.Bytes, buffer.FirstUse, buffer.LastUse))]).Bytes));
        Assert.InRange(SizeOf(program.Bytes), 1, 0.95 * apart);
    }

    [Theory, InlineData(1, 64), InlineData(784, 3136), InlineData(150, 640)]
    public void A_size_fills_whole_lines(int elements, int bytes)
    {
        var n = Dim.Symbol("N");
        foreach (var (type, size) in new[] { (DType.Float32, 4), (DType.BFloat16, 2), (DType.Float64, 8) })
            Assert.All(new[] { 1, 3, 16, 1000 }, value =>
            {
                var footprint = MemoryPlanner.Footprint(n * elements * type.Bytes).Evaluate(_ => value);
                Assert.Equal(0, footprint % 64);
                Assert.InRange(footprint, value * elements * size, value * elements * size * 9 / 8 + 32 * elements * size);
            });
        Assert.Equal(bytes, MemoryPlanner.Footprint(n * elements * 4).Evaluate(_ => 1));
    }

    static void Check(KernelProgram program, long[] values)
    {
        var symbols = program.Symbols.Select((symbol, i) => (symbol, i))
            .ToDictionary(pair => pair.symbol, pair => values[pair.i % values.Length]);
        long SizeOf(Dim dim) => dim.Evaluate(symbol => symbols[symbol]);
        var places = program.Buffers.Where(buffer => buffer.Storage == Storage.Work)
            .Select(buffer => (Buffer: buffer, Begin: SizeOf(buffer.Offset!), End: SizeOf(buffer.Offset!) + SizeOf(buffer.Bytes))).ToList();
        Assert.All(places, place => Assert.InRange(place.End, 1, SizeOf(program.Bytes)));
        Assert.All(places, place => Assert.Equal(0, place.Begin % 64));
        foreach (var a in places)
            foreach (var b in places)
            {
                if (ReferenceEquals(a.Buffer, b.Buffer) || a.Buffer.FirstUse > b.Buffer.FirstUse) continue;
                var alive = a.Buffer.LastUse >= b.Buffer.FirstUse;
                var overlap = a.Begin < b.End && b.Begin < a.End;
                if (alive && overlap && !IsInPlace(program, a.Buffer, b.Buffer) && !IsInPlace(program, b.Buffer, a.Buffer))
                    Assert.Fail(
                        $"{program.Name}: {a.Buffer.Name} {a.Begin}-{a.End} (used {a.Buffer.FirstUse}-{a.Buffer.LastUse}) and "
                            + $"{b.Buffer.Name} {b.Begin}-{b.End} (used {b.Buffer.FirstUse}-{b.Buffer.LastUse})");
            }
    }

    /// <summary>Whether the second is written over the first, element by element, by the launch that reads it last.</summary>
    static bool IsInPlace(KernelProgram program, BufferPlan old, BufferPlan made)
    {
        if (old.LastUse != made.FirstUse || old.Offset != made.Offset || old.Type != made.Type || old.FirstUse < 0) return false;
        var launch = program.Launches[made.FirstUse];
        return InPlace.IsSafe(launch.Kernel, launch.Kernel.Operands[launch.Arguments.IndexOf(old)],
            launch.Kernel.Operands[launch.Arguments.IndexOf(made)]);
    }
}
