using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>Entries that move indices and return them.</summary>
public class IndexTests
{
    static readonly Lazy<EmittedModels> single = new(() => EmittedModels.Compile(Text));
    static readonly Lazy<EmittedModels> doubles = new(() =>
        EmittedModels.Compile(Text.Replace("[Model]", "[Model(Precision = Precision.Double)]")));

    const string Text = """
        /// <summary>Predictions and sequences.</summary>
        [Model] public partial class Indices
        {
            readonly Parameter table = new(Init.Normal(0, 0.5f), 7, 3);
            [Graph] IntTensor Predict([Shape("N", 3)] Tensor x) => MatMul(x, table.Transpose()).ArgMax(1);
            [Graph] IntTensor Best([Shape("N")] Tensor x) => x.ArgMax(0);
            [Graph] IntTensor Least([Shape("N", "T")] Tensor x) => x.ArgMin(0, keepDims: true);
            [Graph] IntTensor Numbered([Shape("N", "T")] IntTensor text) =>
                Concat([Positions(text.Dim(0)), Positions(text.Dim(1) + 1)[1..].Flip(0)]);
            [Graph] Tensor Lower([Shape(1, "N")] Tensor x) => x.Tril(16777216)[0];
            [Graph] Tensor Counted([Shape("N", "T")] IntTensor text) => SegmentCount(text, 5);
            [Graph] (IntTensor label, Tensor score) Both([Shape("N", 3)] Tensor x) => (x.ArgMax(-1), x.Max(-1));
            [Graph] IntTensor Tail([Shape("N", "T")] IntTensor text) => text[.., 1..];
            [Graph] IntTensor Same([Shape("N")] IntTensor text) => text;
            [Graph] IntTensor Turned([Shape("N", "T")] IntTensor text) => Concat([text.Transpose(), text.Transpose().Flip(0)]);
            [Graph] Tensor Joined([Shape("N")] IntTensor left, [Shape("M")] IntTensor right) =>
                Gather(table, Concat([left, right, ((IntTensor)6).Reshape(1)]));
            [Graph] Tensor Shared([Shape("N", 3)] Tensor x, [Shape("M", 3)] Tensor y, [Shape("T")] IntTensor at) =>
                Gather(x, at) + Gather(y, at) + Gather(table, at);
            [Graph] Tensor Rated([Shape("N", 3)] IntTensor facts, [Shape("T", 3)] Tensor x) =>
                Gather(table, facts[.., 0]) * Gather(x, facts.Slice(1, .., -1)[.., 1]) * facts[.., 2..].ToTensor();
            [Graph] Tensor Halves([Shape("2 * N", 2)] IntTensor pairs, [Shape(4, 3)] Tensor x) =>
                Gather(table, pairs[..(pairs.Dim(0) / 2)].Reshape(-1)) + Gather(x, pairs[(pairs.Dim(0) / 2)..].Transpose().Flip(0).Transpose().Reshape(-1));
            [Graph] Tensor Mean([Shape("N", "T")] IntTensor text)
            {
                var mask = NotEqual(text, 0).Unsqueeze(-1);
                return (Gather(table, text) * mask).Sum(1) / Max(mask.Sum(1), 1f);
            }
            [Loss] (Tensor loss, IntTensor predicted) Next([Shape("N", "T")] IntTensor text)
            {
                var logits = MatMul(Gather(table, text[.., ..^1]), table.Transpose());
                return (CrossEntropy(logits, text[.., 1..]), logits.ArgMax(-1));
            }
        }
        """;

    public static TheoryData<int, int, int> Sizes => new() { { 1, 2, 1 }, { 3, 4, 2 }, { 17, 5, 20 } };

    [Theory, MemberData(nameof(Sizes))]
    public void In_single_precision(int n, int t, int m) =>
        Comparison.Run(single.Value.Create("Indices"), new Dictionary<string, long> { ["N"] = n, ["T"] = t, ["M"] = m }, n);

    [Theory, MemberData(nameof(Sizes))]
    public void In_double_precision(int n, int t, int m) =>
        Comparison.Run(doubles.Value.Create("Indices"), new Dictionary<string, long> { ["N"] = n, ["T"] = t, ["M"] = m }, n);

    // 2^24 + 1 is the first whole number that single precision lacks.
    [Fact]
    public void Positions_and_counts_are_exact_beyond_the_whole_numbers_of_single_precision()
    {
        const int length = (1 << 24) + 5, odd = (1 << 24) + 1;
        var model = single.Value.Create("Indices");
        double[] Call(string name, string argument, double[] values)
        {
            var entry = model.Spec.Entries.Single(entry => entry.Name == name);
            return model.Call(name, entry, new EntryData { Symbols = { ["N"] = length, ["T"] = 1 }, Tensors = { [argument] = values } })[0];
        }
        var values = new double[length];
        (values[odd], values[odd + 2]) = (1, 1);
        Assert.Equal([odd], Call("Best", "x", values));
        (values[odd], values[odd + 2]) = (-1, -1);
        Assert.Equal([odd], Call("Least", "x", values));
        Array.Fill(values, 1);
        var lower = Call("Lower", "x", values);
        Assert.Equal([1, 0, 0], lower[(odd - 1)..(odd + 2)]);
        values[7] = 2;
        Assert.Equal([0, length - 1, 1, 0, 0], Call("Counted", "text", values));
    }

    [Fact]
    public void Every_part_of_joined_indices_is_checked()
    {
        var model = single.Value.Create("Indices");
        var entry = model.Spec.Entries.Single(entry => entry.Name == "Joined");
        var data = new EntryData { Tensors = { ["left"] = [0, 6], ["right"] = [7] } };
        Assert.StartsWith("Argument right needs indices from 0 to 6, but at position 0 it has 7.",
            Assert.Throws<ArgumentOutOfRangeException>(() => model.Call("Joined", entry, data)).Message);
    }

    [Theory]
    [InlineData(4, 2, 1)]
    [InlineData(2, 4, 1)]
    [InlineData(9, 9, 6)]
    public void Indices_into_several_tensors_are_checked_against_all(int n, int m, int greatest)
    {
        var model = single.Value.Create("Indices");
        var entry = model.Spec.Entries.Single(entry => entry.Name == "Shared");
        EntryData Data(int index) => new() { Symbols = { ["N"] = n, ["M"] = m, ["T"] = 1 },
            Tensors = { ["x"] = new double[3 * n], ["y"] = new double[3 * m], ["at"] = [index] } };
        model.Call("Shared", entry, Data(greatest));
        Assert.StartsWith($"Argument at needs indices from 0 to {greatest}, but at position 0 it has {greatest + 1}.",
            Assert.Throws<ArgumentOutOfRangeException>(() => model.Call("Shared", entry, Data(greatest + 1))).Message);
    }

    [Theory]
    [InlineData("Rated", "facts", new[] { 6, 1, 9, 0, 1, -8 }, 7, 0, 3)]
    [InlineData("Rated", "facts", new[] { 6, 1, 9, 0, 1, -8 }, 2, 1, 4)]
    [InlineData("Halves", "pairs", new[] { 6, 0, 5, 4, 0, 3, 2, 1 }, 7, 0, 3)]
    [InlineData("Halves", "pairs", new[] { 6, 0, 5, 4, 0, 3, 2, 1 }, 4, 4, 7)]
    public void Each_part_of_an_argument_is_checked_against_what_it_indexes(string name, string argument, int[] values, int bound,
        int position, int other)
    {
        var model = single.Value.Create("Indices");
        var entry = model.Spec.Entries.Single(entry => entry.Name == name);
        EntryData Data(int[] indices) =>
            new() { Symbols = { ["N"] = 2, ["T"] = 2 },
                Tensors = { ["x"] = new double[name == "Rated" ? 6 : 12], [argument] = [.. indices.Select(index => (double)index)] } };
        model.Call(name, entry, Data(values));
        foreach (var at in new[] { position, other })
        {
            var indices = values.ToArray();
            indices[at] = bound;
            Assert.StartsWith($"Argument {argument} needs indices from 0 to {bound - 1}, but at position {at} it has {bound}.",
                Assert.Throws<ArgumentOutOfRangeException>(() => model.Call(name, entry, Data(indices))).Message);
        }
    }

    [Fact]
    public void A_trainer_checks_indices_against_what_training_indexes()
    {
        var model = (EmittedModel<float>)EmittedModels.Compile("""
            [Model] public partial class Net
            {
                readonly Parameter few = new(Init.Ones, 2), many = new(Init.Ones, 5);
                [Loss] Tensor Loss([Shape("N")] IntTensor at) => Mode.IsTraining ? Gather(few, at).Sum() : Gather(many, at).Sum();
            }
            """).Create("Net");
        var loss = model.Model.Losses[0];
        loss.Prepare([1]);
        loss.Index(0)[0] = 4;
        Assert.Equal(1, loss.Evaluate());
        Assert.StartsWith("Argument at needs indices from 0 to 1, but at position 0 it has 4.",
            Assert.Throws<ArgumentOutOfRangeException>(() => loss.EvaluateWithGradients()).Message);
    }

    [Theory]
    [InlineData("Gather(table, -1)", "GC0140")]
    [InlineData("Gather(table, 3)", "GC0140")]
    [InlineData("Gather(table, 2)", null)]
    public void Indices_that_are_known_are_checked_when_the_project_is_built(string code, string? id)
    {
        var read = ModelCompilation.ReadWithFindings(ModelCompilation.Create($$"""
            [Model] public partial class Net
            {
                readonly Parameter table = new(Init.Ones, 3, 2);
                [Graph] Tensor Run([Shape("N", 2)] Tensor x) => x + {{code}};
            }
            """));
        Assert.Equal(id, ModelCompilation.MistakesOf(read).SingleOrDefault()?[..6]);
    }

    [Fact]
    public void A_loss_is_no_index()
    {
        var read =
            ModelCompilation.ReadWithFindings(
                ModelCompilation.Create(
                    """[Model] public partial class Net { [Loss] IntTensor Run([Shape(3)] Tensor x) => x.ArgMax(0); }"""));
        Assert.StartsWith("GC0007", Assert.Single(ModelCompilation.MistakesOf(read)));
    }
}
