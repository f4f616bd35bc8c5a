using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Joining;
using GraphCompiler.Generator.Tests.Emission;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>
/// Which neighbouring calls run as one, part by part along an axis that they have in common, and that this changes no bit.
/// </summary>
public class JoinedCallTests
{
    /// <summary>The runs of a graph, however small.</summary>
    static string[] Joined(string code, Func<Target, Target>? change = null) =>
        [.. ModelCompiler.Compile(Read(code), change: change ?? EmittedModels.JoiningAll).Host.Joined.Select(joined =>
            $"{joined.Count}: {string.Join(", ", joined.Members.Select(member => member.Kernel.Name))}")];

    /// <summary>A graph over x <c>[N, 8, 32, 64]</c>, y <c>[N, 8, 64, 32]</c>, r <c>[N, 256]</c> and i <c>[N]</c>.</summary>
    static ModelSpec Read(string code) => ModelCompilation.Read($$"""
        [Model] public partial class Net
        {
            readonly Parameter w = new(Init.Ones, 256, 256);
            [Graph] Tensor Run(
                [Shape("N", 8, 32, 64)] Tensor x, [Shape("N", 8, 64, 32)] Tensor y, [Shape("N", 256)] Tensor r, [Shape("N")] IntTensor i)
                => {{code}};
            [Graph] Tensor Other([Shape("N", 256)] Tensor r) => MatMul(r, w);
        }
        """);

    [Fact]
    public void Heads_of_attention() =>
        Assert.Equal(["8 * N: MatMulSoftmax_8N_32_64_32, MatMul_8N_32_64_32"], Joined("MatMul(Softmax(MatMul(x, y)), x)"));

    [Fact]
    public void Rows_of_a_batch() =>
        Assert.Equal(["N: Softmax_N_256, Softmax_8N_32"], Joined("Softmax(Softmax(r).Reshape(r.Dim(0), 8, 32))"));

    [Fact]
    public void Sums_over_all_rows_need_all_of_them() => Assert.Empty(Joined("Softmax(r) / Softmax(r).Sum(0)"));

    [Fact]
    public void Neighbouring_rows_are_not_the_same_rows() => Assert.Empty(Joined("Softmax(Softmax(r)[1..] + Softmax(r)[..^1])"));

    [Fact]
    public void Transposed_rows_are_not_the_same_rows() => Assert.Empty(Joined("Softmax(Softmax(r).Transpose())"));

    [Fact]
    public void All_rows_of_a_product_share_its_weights() => Assert.Empty(Joined("Softmax(MatMul(Softmax(r), w))"));

    [Fact]
    public void Gathered_rows_may_be_any() => Assert.Empty(Joined("Softmax(Softmax(r) + Gather(Softmax(r), i))"));

    [Fact]
    public void Rows_of_one_in_reverse_are_not_the_same_rows() =>
        Assert.Empty(Joined("Softmax(Softmax(r) + Softmax(r).Flip(0))"));

    [Fact]
    public void A_row_that_all_read_is_not_a_row_of_each() => Assert.Empty(Joined("Softmax(Softmax(r) + Softmax(r)[..1])"));

    [Fact]
    public void Calls_that_share_nothing_stay_apart() => Assert.Empty(Joined("Softmax(x).Sum() + Softmax(y).Sum()"));

    [Fact]
    public void What_stays_in_the_cache_anyway_is_not_joined()
    {
        const string few = "Softmax(Softmax(r).Reshape(r.Dim(0), 8, 32))", many = "MatMul(Softmax(MatMul(x, y)), x)";
        Assert.NotEmpty(Joined(many, target => target));
        Assert.Empty(Joined(few, target => target));
    }

    [Fact]
    public void A_target_may_join_nothing() =>
        Assert.Empty(Joined("MatMul(Softmax(MatMul(x, y)), x)", target => EmittedModels.JoiningAll(target) with { JoinsCalls = false }));

    [Fact]
    public void The_interpreter_finds_kernels_that_must_not_be_joined()
    {
        var spec = Read("Softmax(Softmax(r) + Gather(Softmax(r), i))");
        var entry = ModelCompiler.Compile(spec, change: target => target with { JoinsCalls = false }).Entries[0];
        var members = entry.Evaluation.Launches.Select(launch => new JoinedMember(launch.Kernel, 1));
        var joined = new JoinedKernel(Dim.Symbol("N"), [.. members], Grain: 1);
        var data = EntryData.Draw(spec, entry.Spec, new Dictionary<string, long> { ["N"] = 7 }, seed: 1, value => value);
        ProgramInterpreter.Run(entry.Evaluation, entry.Spec.Evaluation!, spec, data);
        var fault = Assert.Throws<KernelFault>(() => ProgramInterpreter.Run(
            entry.Evaluation.With(launch => launch with { Joined = joined }), entry.Spec.Evaluation!, spec, data));
        Assert.Contains("reads at point", fault.Message, StringComparison.Ordinal);
    }

    const string Text = """
        [Model] public partial class Attention
        {
            readonly MultiHeadAttention plain = new(32, 4), dropped = new(32, 4, dropout: 0.2);
            readonly LayerNorm norm = new(32);
            [Loss] Tensor Loss([Shape("N", 20, 32)] Tensor x) =>
                Sin(dropped.Forward(norm.Forward(x + plain.Forward(norm.Forward(x), isCausal: true)))).Mean();
        }

        [Model] public partial class Convolutions
        {
            readonly Conv2d first = new(2, 6, 5, padding: 2), second = new(6, 10, 3);
            readonly BatchNorm2d norm = new(10);
            [Loss] Tensor Loss([Shape("N", 2, 16, 16)] Tensor x) =>
                Sin(MaxPool2d(Relu(norm.Forward(second.Forward(MaxPool2d(Relu(first.Forward(x)), 2)))), 2)).Mean();
        }

        [Model] public partial class Recurrent
        {
            readonly Lstm lstm = new(12, 24);
            [Loss] Tensor Loss([Shape("N", 7, 12)] Tensor x) => Sin(lstm.Forward(x)).Mean();
        }

        [Model] public partial class Gated
        {
            readonly GruCell cell = new(9, 21);
            readonly LayerNorm norm = new(21);
            readonly Linear map = new(21, 21);
            [Loss] Tensor Loss([Shape("step", "N", 9)] Tensor x) =>
                Sin(Scan(x, ((Tensor)0).Expand(x.Dim(1), 21), (h, y) => (norm.Forward(map.Forward(cell.Forward(y, Dropout(h, 0.2)))), h)).Results).Mean();
        }
        """;

    static readonly Lazy<EmittedModels> asOne = new(() => EmittedModels.Compile(Text, fuse: true, targets: EmittedModels.JoiningAll)),
        apart = new(() => EmittedModels.Compile(Text, fuse: true,
            targets: target => EmittedModels.JoiningAll(target) with { JoinsCalls = false }));

    [Theory, Trait("Vectors", "AnyWidth")]
    [InlineData("Attention", "CanShare"), InlineData("Convolutions", "CanShare"), InlineData("Recurrent", "CanSplit")]
    [InlineData("Gated", "CanSplit")]
    public void Bits_are_those_of_kernels_one_by_one_for_any_number_of_threads(string model, string condition)
    {
        Assert.Contains(asOne.Value.Files, file =>
            file.Key.StartsWith(model + ".", StringComparison.Ordinal) && file.Value.Contains($".{condition}(", StringComparison.Ordinal));
        Assert.DoesNotContain(apart.Value.Files, file => file.Value.Contains($".{condition}(", StringComparison.Ordinal));
        foreach (var rows in new[] { 1, 5, 19 })
        {
            var expected = Run(apart.Value.Create(model), rows, threads: 1);
            for (var threads = 1; threads <= 4; threads++) Assert.Equal(expected, Run(asOne.Value.Create(model), rows, threads));
        }
    }

    /// <summary>The loss, and all gradients.</summary>
    static double[][] Run(EmittedModel model, int rows, int threads)
    {
        model.UseThreads(threads);
        var entry = model.Spec.Entries.Single();
        var data = EntryData.Draw(model.Spec, entry, new Dictionary<string, long> { ["N"] = rows, ["step"] = 6 }, seed: 3, model.Rounded);
        foreach (var (path, values) in data.Parameters) model.SetParameter(path, values);
        model.Step = 5;
        var loss = model.Call(entry.Name + "AndGradients", entry, data);
        return [.. loss, .. model.Spec.Parameters.Where(parameter => parameter.Kind == ParameterKind.Trained)
            .Select(parameter => model.Gradient(parameter.Path))];
    }
}
