using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Blocks;
using GraphCompiler.Generator.Tests.Emission;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>
/// Values that grow with the product of two lengths are computed block by block: they take linear memory, and mean the same.
/// </summary>
public class BlockTests
{
    const int RowsOfBlock = 4;

    /// <summary>
    /// Losses over x <c>[N, T, 4]</c>, a memory m <c>[N, S, 4]</c>, a bias <c>[T, S]</c> and the lengths of the memories.
    /// </summary>
    static readonly Dictionary<string, (string Fields, string Loss)> losses = new()
    {
        ["CausalSelfAttention"] = ("MultiHeadAttention plain = new(4, 2)", "Sin(plain.Forward(x, isCausal: true)).Mean()"),
        ["GroupedHeadsOverAPaddedMemory"] = ("MultiHeadAttention grouped = new(4, 4, keyHeads: 2)",
            "Sin(grouped.Forward(x, m, memoryMask: PaddingMask(lengths, m.Dim(1)))).Mean()"),
        ["Dropped"] = ("MultiHeadAttention dropped = new(4, 1, dropout: 0.3)", "Sin(dropped.Forward(x)).Mean()"),
        ["TwoLayers"] = ("MultiHeadAttention first = new(4, 2), second = new(4, 2)",
            "CrossEntropy(second.Forward(x + first.Forward(x, isCausal: true), isCausal: true), Softmax(x))"),
        ["RowsWithoutAnyKey"] = ("Parameter scale = new(Init.Ones, 4)",
            "Sin(MatMul(MaskedSoftmax(MatMul(x * scale, m.Transpose()), "
            + "Positions(x.Dim(1)).Unsqueeze(1) > Positions(m.Dim(1))), m)).Mean()"),
        ["AdditiveMask"] = ("Parameter scale = new(Init.Ones, 4)",
            "Sin(MatMul(Softmax(MatMul(x * scale, m.Transpose()) + Where(bias > 0.9, double.NegativeInfinity, bias)), m)).Mean()"),
        ["UsersOwnSoftmax"] = ("Parameter scale = new(Init.Ones, 4)",
            "Sin(MatMul(OwnSoftmax(MatMul(x * scale, m.Transpose()) * 0.3), m) - x).Mean()"),
        ["KeysBeforeQueries"] = ("Parameter scale = new(Init.Ones, 4)",
            "Sin(MatMul(Softmax(MatMul(m * scale, x.Transpose()), 1).Transpose(), m)).Mean()"),
        ["KernelRegression"] = ("Parameter scale = new(Init.Ones, 4)",
            "Sin(MatMul(Exp(-Squared(x.Unsqueeze(2) - (m * scale).Unsqueeze(1)).Sum(-1)), m) * scale).Mean()"),
        ["ScoresOfAdditiveAttention"] = ("AdditiveAttention additive = new(4, 4, 3)", "Sin(additive.Forward(x, m)).Mean()"),
        ["GradientInTheGraph"] = ("Parameter scale = new(Init.Ones, 4)",
            "Squared(Grad(Sin(MatMul(Softmax(MatMul(x * scale, m.Transpose())), m)).Sum(), x)).Mean()"),
        ["MeansOfColumns"] = ("Parameter scale = new(Init.Ones, 4)",
            "Sin(MatMul(Softmax(MatMul(x * scale, m.Transpose())), m)).Mean() + Tanh(MatMul(x * scale, m.Transpose())).Sum(1).Mean()"),
    };

    public static TheoryData<string> Losses => [.. losses.Keys];

    static readonly Lazy<Dictionary<string, ModelSpec>> specs = new(() => EmittedModels.Read(Text).Specs);

    static string Text => string.Concat(losses.Select(loss => $$"""
        [Model(Precision = Precision.Double)] public partial class {{loss.Key}}
        {
            readonly {{loss.Value.Fields}};
            [Loss] Tensor Loss(
                [Shape("N", "T", 4)] Tensor x, [Shape("N", "S", 4)] Tensor m, [Shape("T", "S")] Tensor bias, [Shape("N")] IntTensor lengths)
                => {{loss.Value.Loss}};
            static Tensor Squared(Tensor x) => x * x;
            static Tensor OwnSoftmax(Tensor x) => Exp(x) * (1 / Exp(x).Sum(-1, keepDims: true));
        }

        """));

    static CompiledModel Compile(ModelSpec spec, int rows = RowsOfBlock) =>
        ModelCompiler.Compile(spec, kernels: kernels => kernels with { RowsOfBlock = rows });

    static double Draw(Random random) => random.NextDouble() * 2 - 1;

    static List<(Dictionary<string, long>, int)> Sizes(params (int T, int S)[] sizes) =>
        [.. sizes.Select(size => (new Dictionary<string, long> { ["N"] = 2, ["T"] = size.T, ["S"] = size.S }, size.T))];

    [Theory, MemberData(nameof(Losses))]
    public void They_mean_the_same(string loss) =>
        LoweredModel.Compare(
            specs.Value[loss], Compile(specs.Value[loss]), Sizes((3, 5), (4, 3), (9, 6), (1, 1)), (_, random) => Draw(random));

    [Theory, MemberData(nameof(Losses))]
    public void They_take_linear_memory(string loss)
    {
        foreach (var program in Compile(specs.Value[loss]).Entries.SelectMany(entry => entry.Programs))
        {
            Assert.Contains(program.Loops, loop => loop.Blocks is not null);
            Assert.All(program.Buffers.Where(buffer => buffer.FirstUse >= 0),
                buffer => Assert.True(IsLinear(buffer.Shape.Elements), $"{buffer.Name} {buffer.Shape}"));
            Assert.True(IsLinear(program.Bytes - BytesOfInputs(program)), program.Bytes.ToString());
        }
    }

    static Dim BytesOfInputs(KernelProgram program) => program.Inputs.Select(input => input.Buffer).OfType<BufferPlan>()
        .Aggregate(Dim.Zero, (sum, buffer) => sum + MemoryPlanner.Footprint(buffer.Bytes));

    static bool IsLinear(Dim size) => size.Terms.All(term => term.Monomial.Count(symbol => symbol is 'T' or 'S') <= 1);

    [Fact]
    public void Generated_code_computes_them_on_processors_and_as_plain_loops()
    {
        foreach (var target in new[] { HostTarget.Cpu, HostTarget.Scalar })
        {
            var emitted = EmittedModels.Compile(
                Text, fuse: true, target: target, kernels: kernels => kernels with { RowsOfBlock = RowsOfBlock });
            foreach (var loss in losses.Keys)
                foreach (var (symbols, seed) in Sizes((9, 6), (3, 5)))
                    Comparison.Run(emitted.Create(loss), symbols, seed, (_, random) => Draw(random));
        }
    }

    /// <summary>Axes of known length are cut into equal blocks where a length near the wished one divides them.</summary>
    [Theory]
    [InlineData(12, 4)]
    [InlineData(15, 3)]
    [InlineData(13, 4)]
    public void Known_lengths(int length, int rows)
    {
        var spec = ModelCompilation.Read($$"""
            [Model(Precision = Precision.Double)] public partial class Net
            {
                readonly MultiHeadAttention attention = new(4, 2);
                [Loss] Tensor Loss([Shape("N", {{length}}, 4)] Tensor x) => Sin(attention.Forward(x, isCausal: true)).Mean();
            }
            """);
        var model = ModelCompiler.Compile(spec, kernels: kernels => kernels with { RowsOfBlock = RowsOfBlock, LongAxis = 8 });
        var blocks = model.Entries.Single().Gradients!.Loops.Select(loop => loop.Blocks).OfType<AxisBlocks>().ToList();
        Assert.Equal(2, blocks.Count);
        Assert.All(blocks, block => Assert.Equal((rows, length % rows == 0), (block.Size, block.Rows.IsConstant)));
        LoweredModel.Compare(spec, model, Sizes((length, 1)), (_, random) => Draw(random));
        Assert.DoesNotContain(ModelCompiler.Compile(spec).Entries.Single().Gradients!.Loops, loop => loop.Blocks is not null);
    }

    /// <summary>What is asked for is stored whole; a layer's activations are no larger than what they are computed from.</summary>
    [Theory]
    [InlineData("Softmax(MatMul(x, x.Transpose()))")]
    [InlineData("Relu(MatMul(x, w)).Sum(-1)")]
    [InlineData("(Positions(x.Dim(1)) < Positions(x.Dim(1)).Unsqueeze(1)).Sum(-1)")]
    public void Nothing_else(string graph)
    {
        var spec = ModelCompilation.Read($$"""
            [Model] public partial class Net
            {
                readonly Parameter w = new(Init.Zeros, 4, 1024);
                [Graph] Tensor F([Shape("N", "T", 4)] Tensor x) => {{graph}};
                [Graph] Tensor G([Shape(4)] Tensor x) => MatMul(x, w);
            }
            """);
        Assert.DoesNotContain(ModelCompiler.Compile(spec).Entries[0].Evaluation.Loops, loop => loop.Blocks is not null);
    }

    [Fact]
    public void Rows_are_read_and_results_written_in_place()
    {
        var spec = ModelCompilation.Read("""
            [Model] public partial class Net
            {
                [Graph] Tensor F([Shape("N", "T", 4)] Tensor x) => ScaledDotProductAttention(x, Sin(x), Cos(x), isCausal: true);
            }
            """);
        const string expected = """
            for each i < 4 * N * T
              sin[i] = Sin(x[i])

            for each i < 4 * N * T
              cos[i] = Cos(x[i])

            in blocks of 64 of T
            for each n < N, i < rows (product of whole rows)
              for k < columns
                for j < 4
                  product += x[n * 4 * T + i * 4 + j] * sin[n * 4 * T + k * 4 + j]
              for k < columns
                max max= Where(LessOrEqual(k, i + first), product * 0.5, -Infinity)
              for k < columns
                exp = Exp(Where(LessOrEqual(k, i + first), product * 0.5, -Infinity) - max)
                sum += exp
                keep expKept = exp
              reciprocal = Reciprocal(sum)
              for k < columns
                weights[n * columns * rows + i * columns + k] = expKept * reciprocal

            for each n < N, i < rows, j < 4 (product)
              for k < columns
                product += weights[n * columns * rows + i * columns + k] * cos[n * 4 * T + k * 4 + j]
              result[n * 4 * T + i * 4 + j] = product
            """;
        KernelText.AssertIs(expected, ModelCompiler.Compile(spec).Entries[0].Evaluation);
    }
}
