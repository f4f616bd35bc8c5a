using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Library;

/// <summary>
/// Numbers in graph code: computed as C# computes them, and rounded once to the model's precision where a tensor meets them.
/// </summary>
public class PrecisionTests
{
    const string Text = """
        /// <summary>Numbers.</summary>
        [Model] public partial class Numbers
        {
            const float Single = 0.1f;
            [Graph] Tensor Leaky([Shape("N")] Tensor x) => LeakyRelu(x, 0.2);
            [Graph] Tensor Elus([Shape("N")] Tensor x, double alpha) => Elu(x, alpha) - Elu(x, 0.3);
            [Graph] Tensor Padded([Shape("N")] Tensor x) => x.Pad(0, 1, 0, 0.1)[..1] * Sign(x);
            [Graph] Tensor Literal([Shape("N")] Tensor x) => x * 0.1;
            [Graph] Tensor SingleLiteral([Shape("N")] Tensor x) => x * 0.1f;
            [Graph] Tensor SingleParameter([Shape("N")] Tensor x) => LeakyRelu(x, 0.2f);
            [Graph] Tensor SingleConverted([Shape("N")] Tensor x) => x * (0.2f * 2.0 + -0.3f * 1.0) + checked((double)1e30f) * 0;
            [Graph] Tensor SingleArithmetic([Shape("N")] Tensor x) => x * (Single * 3 + Enumerable.Repeat(0.1f, 10).Sum());
            [Graph] Tensor DoubleArithmetic([Shape("N")] Tensor x) => x * (0.1 * 3);
            [Graph] Tensor Whole([Shape("N")] Tensor x) => x * 16777217;
            [Graph] Tensor Long([Shape("N")] Tensor x) => x * 9007199254740991;
            [Graph] Tensor Scalars([Shape("N")] Tensor x, float single, double precise) => x * single + precise;
            [Graph] Tensor Functions([Shape("N")] Tensor x) =>
                x * ((int)Math.Log2(1 << 29) + (int)Math.Log2(8) + (int)Math.Cbrt(64) + MathF.Sqrt(2));
        }
        """;

    static readonly Lazy<EmittedModel> single = new(() => EmittedModels.Compile(Text).Create("Numbers"));
    static readonly Lazy<EmittedModel> doubles = new(() =>
        EmittedModels.Compile(Text.Replace("[Model]", "[Model(Precision = Precision.Double)]")).Create("Numbers"));

    public static TheoryData<string, double> Results => new()
    {
        { "Leaky", -0.2 },
        { "Elus", 0.5 * double.ExpM1(-1) - 0.3 * double.ExpM1(-1) },
        { "Padded", -0.1 },
        { "Literal", -0.1 },
        { "SingleLiteral", -0.1 },
        { "SingleParameter", -0.2 },
        { "SingleConverted", -(0.2 * 2.0 + -0.3 * 1.0) },
        { "SingleArithmetic", -1.3 }, // added by C# in single precision, where it is 1.3f
        { "DoubleArithmetic", -(0.1 * 3) },
        { "Whole", -16777217 },
        { "Long", -9007199254740991 },
        { "Scalars", -0.7 + 0.1 },
        { "Functions", -37.414215 }, // the float nearest to 36 + MathF.Sqrt(2), as C# has it
    };

    [Theory, MemberData(nameof(Results))]
    public void In_double_precision(string entry, double expected) =>
        Assert.Equal(expected, Call(doubles.Value, entry), 1e-15 * Math.Abs(expected));

    [Theory, MemberData(nameof(Results))]
    public void In_single_precision(string entry, double expected) =>
        Assert.Equal((float)expected, (float)Call(single.Value, entry), entry is "Elus" or "Scalars" or "SingleConverted" ? 1e-7f : 0);

    [Fact]
    public void The_scale_of_dropout_is_rounded_once()
    {
        var training =
            ModelCompilation.Read(
                "[Model] public partial class Net { readonly Dropout drop = new(0.1); [Loss] Tensor Loss([Shape(3)] Tensor x) => "
                    + "drop.Forward(x).Sum(); }").Entries[0].Training!;
        Assert.Equal([0, 0.1, 1 / 0.9], training.Nodes.Select(Leaf.ValueOf).OfType<double>().Order());
    }

    [Theory]
    [InlineData("x.Mean()", 20000001.0 * 300)]
    [InlineData("x.Mean([0, 1], keepDims: true)", 20000001.0 * 300)]
    [InlineData("x.Mean(0)", 20000001.0)]
    [InlineData("x.Variance([0, 1], correction: 1)", 20000001.0 * 300 - 1)]
    public void A_mean_divides_by_the_count(string code, double count)
    {
        var graph =
            ModelCompilation.Read(
                $$"""[Model(Precision = Precision.Double)] public partial class Net { [Graph] Tensor Run([Shape(20000001, 1)] Tensor y) { var x = y.Expand(20000001, 300); return {{code}}; } }""").Entries[0].Evaluation!;
        Assert.Contains(count, graph.Nodes.Select(Leaf.ValueOf).OfType<double>());
    }

    static double Call(EmittedModel model, string name)
    {
        var entry = model.Spec.Entries.Single(entry => entry.Name == name);
        var data = new EntryData { Symbols = { ["N"] = 1 }, Tensors = { ["x"] = [-1] },
            Scalars = { ["alpha"] = 0.5, ["single"] = 0.7, ["precise"] = 0.1 } };
        return model.Call(name, entry, data)[0][0];
    }
}
