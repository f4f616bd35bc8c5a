using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>Entries whose shapes are sums and products of symbols, or that assume something about them.</summary>
public class SizeTests
{
    static readonly Lazy<EmittedModels> models = new(() => EmittedModels.Compile(Text));

    const string Text = """
        /// <summary>Shapes that are more than a symbol.</summary>
        [Model] public partial class Shapes
        {
            readonly Linear layer = new(3, 2);
            [Graph] Tensor Join([Shape("N", 3)] Tensor x, [Shape("M", 3)] Tensor y, [Shape("N + M", 2)] Tensor z) =>
                layer.Forward(Concat([x, y])) * z;
            [Graph] Tensor Found([Shape("N + M")] Tensor z, [Shape("N")] Tensor x) => z[x.Dim(0)..] * z[^1] + x.Sum();
            [Graph] Tensor Twice([Shape("2 * N", 3)] Tensor x) => layer.Forward(x).Reshape(2, -1).Sum(0);
            [Graph] Tensor Image([Shape("B", "H * W")] Tensor x, [Shape("H")] Tensor rows) =>
                x.Reshape(x.Dim(0), rows.Dim(0), -1) * rows.Reshape(-1, 1);
            [Graph] Tensor Square([Shape("N * N")] Tensor x) => x.Sum();
            [Loss] Tensor Steps([Shape("B", "T", 3)] Tensor x, [Shape("B", "T - 1", 2)] Tensor y) => Mse(layer.Forward(x[.., ..^1]), y);
        }

        /// <summary>Sizes that are checked when an entry is called.</summary>
        [Model] public partial class Assuming
        {
            readonly Linear layer = new(4, 4);
            readonly Parameter table = new(Init.Normal(0, 0.5f), 40, 4);
            [Graph] Tensor Ends([Shape("N", 4)] Tensor x) => layer.Forward(x)[..2] * x[^2..];
            [Graph] Tensor Placed([Shape("N", 4)] Tensor x) => x + table[..x.Dim(0)];
            [Graph] Tensor Equal([Shape("N", 4)] Tensor x, [Shape("N2", 4)] Tensor y) => MatMul(x.Transpose(), layer.Forward(y)[..^1]);
            [Graph] Tensor Pairs([Shape("E", 4)] Tensor x) => (layer.Forward(x).Reshape(-1, 2, 4) * x.Reshape(-1, 2, 4)).Sum(1)[1..];
            [Graph] Tensor Halves([Shape("E", 4)] Tensor x) => x[..(x.Dim(0) / 2)] / x.Dim(0);
            [Graph] Tensor After([Shape("L", 4)] Tensor x, [Shape("S", 4)] Tensor y) => layer.Forward(x[y.Dim(0)..]) - y.Sum(0);
            [Loss] (Tensor loss, Tensor all) Loss([Shape("E", 4)] Tensor x, [Shape("S", 4)] Tensor y)
                => (Mse(x.Reshape(-1, 2, 4)[..y.Dim(0), 0], y) + Mse(layer.Forward(x)[1..], x[..^1]) + table[..y.Dim(0)].Sum(), Softmax(x.Reshape(-1, 8)));
        }
        """;

    public static TheoryData<int, int> Sizes => new() { { 3, 1 }, { 4, 2 }, { 17, 5 } };

    [Theory, MemberData(nameof(Sizes))]
    public void Sums_and_products_are_solved(int n, int m) =>
        Comparison.Run(models.Value.Create("Shapes"),
            new Dictionary<string, long> { ["N"] = n, ["M"] = m, ["B"] = m, ["H"] = n, ["W"] = m, ["T"] = n });

    [Theory, MemberData(nameof(Sizes))]
    public void Code_made_under_assumptions_agrees_with_the_interpreter(int n, int m) =>
        Comparison.Run(models.Value.Create("Assuming"),
            new Dictionary<string, long> { ["N"] = n, ["N2"] = n + 1, ["E"] = 2 * n, ["L"] = n + m, ["S"] = m });

    [Fact]
    public void A_trainer_s_loss_checks_them_too()
    {
        var loss = ((EmittedModel<float>)models.Value.Create("Assuming")).Model.Losses[0];
        Assert.Equal(["E", "S"], loss.Symbols);
        loss.Prepare([4, 2]);
        Assert.Equal((16, 8), (loss.Real(0).Length, loss.Real(1).Length));
        Assert.StartsWith("x.Reshape(-1, 2, 4) needs E % 2 == 0, but E is 5 in argument x.",
            Assert.Throws<ArgumentException>(() => loss.Prepare([5, 2])).Message);
        Assert.StartsWith("x.Reshape(-1, 2, 4)[..y.Dim(0), 0] needs E >= 2 * S, but E is 4 and 2 * S is 6 in argument x.",
            Assert.Throws<ArgumentException>(() => loss.Prepare([4, 3])).Message);
    }

    [Fact]
    public void Symbols_of_one_name_belong_to_their_entries()
    {
        var model = EmittedModels.Compile("""
            /// <summary>Two entries.</summary>
            [Model] public partial class Two
            {
                readonly Parameter weight = new(Init.Ones, 3);
                [State] readonly Parameter last = new(Init.Zeros, 3);
                [Graph] Tensor Long([Shape("N", 3)] Tensor x)
                {
                    last.Assign(x[4]);
                    return x[..5] * weight;
                }
                [Graph] Tensor Short([Shape("N", 3)] Tensor x) => x * weight + last;
            }
            """).Create("Two");
        Assert.Equal([["N >= 5"], []],
            model.Spec.Entries.Select(entry => entry.Assumptions.Items.Select(item => item.Condition.ToString())));
        Comparison.Run(model, new Dictionary<string, long> { ["N"] = 6 });
    }
}
