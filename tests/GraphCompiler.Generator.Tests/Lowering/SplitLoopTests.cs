using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Joining;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>Which loops each thread runs for a part of an axis.</summary>
public class SplitLoopTests
{
    /// <summary>The axes along which the loops of a scan over inputs <c>[T, N, 32]</c> are split.</summary>
    static string[] Splits(string step, Func<Target, Target>? change = null) => SplitsOf(Read(step), change);

    static string[] SplitsOf(ModelSpec spec, Func<Target, Target>? change = null) =>
        [.. ModelCompiler.Compile(spec, change: change).Entries.SelectMany(entry => entry.Programs).SelectMany(program => program.Loops)
            .Select(loop => loop.Split is { } split ? $"{split.Steps}: {split.Count}" : "")];

    static ModelSpec Read(string step) => ModelCompilation.Read($$"""
        [Model] public partial class Net
        {
            readonly Parameter w = new(Init.Ones, 32, 32);
            [Graph] Tensor Run([Shape("T", "N", 32)] Tensor inputs, [Shape("N")] IntTensor i) =>
                Scan(inputs, ((Tensor)1).Expand(inputs.Dim(1), 32), (h, x) => { Tensor next = {{step}}; return (next, next); }).Results;
        }
        """);

    [Fact]
    public void Samples_of_a_recurrent_layer() => Assert.Equal(["T: N"], Splits("Tanh(MatMul(h, w) + x)"));

    [Fact]
    public void The_first_kernel_may_have_samples_and_columns_as_one_axis() =>
        Assert.Equal(["T: N"], Splits("Tanh(MatMul(Exp(h + x), w))"));

    [Fact]
    public void Samples_that_read_any_rows_of_what_no_step_writes() =>
        Assert.Equal(["T: N"], Splits("Tanh(MatMul(h, w) + Gather(w, i) + x)"));

    [Fact]
    public void Samples_whose_product_reduces_its_rows() => Assert.Equal(["T: N"], Splits("Softmax(MatMul(h, w) + x)"));

    [Theory]
    [InlineData("Tanh(MatMul(h, w) + x).Flip(0)"), InlineData("Tanh(MatMul(h - h.Mean(0), w) + x)")]
    [InlineData("Tanh(MatMul(Gather(h, i), w) + x)"), InlineData("Tanh(MatMul(h, w + MatMul(h.Transpose(), x)) + x)")]
    public void Steps_that_read_other_samples_stay_together(string step) => Assert.Equal([""], Splits(step));

    [Fact]
    public void A_target_may_split_nothing() =>
        Assert.Equal([""], Splits("Tanh(MatMul(h, w) + x)", target => target with { JoinsCalls = false }));

    [Fact]
    public void Layers_of_the_library_forward_and_back()
    {
        var spec = ModelCompilation.Read("""
            [Model] public partial class Net
            {
                readonly Lstm lstm = new(20, 40, layers: 2);
                readonly Gru gru = new(40, 24);
                readonly Rnn rnn = new(24, 16, bidirectional: true);
                [Loss] Tensor Loss([Shape("N", 30, 20)] Tensor x) => rnn.Forward(gru.Forward(lstm.Forward(x))).Mean();
            }
            """);
        Assert.All(SplitsOf(spec), split => Assert.Equal("30: N", split));
    }

    /// <summary>Parts of a loop may be at different steps at a time.</summary>
    [Fact]
    public void The_interpreter_finds_loops_that_must_not_be_split()
    {
        var spec = Read("Tanh(MatMul(h.Flip(0), w) + x)");
        var entry = ModelCompiler.Compile(spec).Entries[0];
        var data = EntryData.Draw(spec, entry.Spec, new Dictionary<string, long> { ["N"] = 5, ["T"] = 4 }, seed: 1, value => value);
        ProgramInterpreter.Run(entry.Evaluation, entry.Spec.Evaluation!, spec, data);
        var loop = Assert.Single(entry.Evaluation.Loops);
        var walks = new KernelWalks(Target.Cpu.Vectors, DType.Float32, inRows: true);
        var split = SplitLoop.Of(loop, new(0, Dim.Symbol("N"), 1, [.. loop.Body.Select(pair =>
            Axis.SizeOf(walks.RangeOf(pair.Launch.Kernel)).DivideExactly(Dim.Symbol("N"))!)]));
        var fault = Assert.Throws<KernelFault>(() => ProgramInterpreter.Run(
            entry.Evaluation with { Loops = [loop with { Split = split }] }, entry.Spec.Evaluation!, spec, data));
        Assert.Contains("point", fault.Message, StringComparison.Ordinal);
    }
}
