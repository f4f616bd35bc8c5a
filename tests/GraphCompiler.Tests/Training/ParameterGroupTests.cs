namespace GraphCompiler.Tests.Training;

public class ParameterGroupTests
{
    [Theory]
    [InlineData("hidden.Weight", "hidden.Weight", true)]
    [InlineData("hidden.*", "hidden.Weight", true)]
    [InlineData("*.Bias", "blocks[2].norm.Bias", true)]
    [InlineData("*.Bias", "blocks[2].norm.Biases", false)]
    [InlineData("blocks[?].*", "blocks[2].norm.Gain", true)]
    [InlineData("blocks[?].*", "blocks[12].norm.Gain", false)]
    [InlineData("*a*b", "xaxbxab", true)]
    [InlineData("*a*b", "xaxbxa", false)]
    [InlineData("hidden", "hidden.Weight", false)]
    [InlineData("*", "", true)]
    public void PatternsMatchPaths(string pattern, string path, bool expected) =>
        Assert.Equal(expected, new ParameterGroup(pattern).Matches(path));

    static BareModel<double> Model()
    {
        var model = new BareModel<double>(new("a.Weight", [20], Init.Ones), new("a.Bias", [2], Init.Ones), new("b.Weight", [3], Init.Ones),
            new("c", [1], Init.Ones));
        model.Memory.EnsureInitialized();
        foreach (var gradient in model.Gradients) gradient.Data.Fill(1);
        return model;
    }

    static double[] Firsts(BareModel<double> model) => [.. model.Parameters.Select(parameter => parameter.Data[^1])];

    [Fact]
    public void GroupsHaveTheirOwnRateAndDecayAndMayBeFrozen()
    {
        var model = Model();
        var optimizer = new Sgd(0.1, weightDecay: 0.5)
            { Groups = [new("*.Bias") { WeightDecay = 0 }, new("b.*") { Frozen = true }, new("c") { Rate = 0.01 },
                new("*.Weight") { Rate = 0.2 }] };
        optimizer.Step(model);
        Assert.Equal([1 - 0.2 * 1.5, 1 - 0.1, 1, 1 - 0.01 * 1.5], Firsts(model), new CloseDoubles());
        optimizer.Groups[1].Frozen = false;
        optimizer.Rate = 0.05;   // half, and so are the groups' own
        optimizer.Step(model);
        Assert.Equal([0.7 - 0.1 * 1.35, 0.9 - 0.05, 1 - 0.05 * 1.5, 0.985 - 0.005 * (1 + 0.5 * 0.985)], Firsts(model), new CloseDoubles());
        Assert.Equal(new double[12], model.Memory.ParameterArena.Slice(20, 12).ToArray());
    }

    [Fact]
    public void EveryOptimizerLeavesFrozenParametersAlone()
    {
        Optimizer[] optimizers = [.. new[] { "b.*", "*" }.SelectMany(pattern => Every([new(pattern) { Frozen = true }]))];
        Assert.All(optimizers, optimizer =>
        {
            var model = Model();
            for (var step = 0; step < 3; step++)
                optimizer.Step(model, () =>
                {
                    foreach (var gradient in model.Gradients) gradient.Data.Fill(1);
                    return model.Parameters.Sum(parameter => parameter.ToArray().Sum());
                });
            Assert.Equal([1, 1, 1], model.Parameters["b.Weight"].ToArray());
            Assert.Equal(optimizer.Groups[0].Pattern == "*", model.Parameters["a.Weight"].Data[0] == 1);
        });
    }

    static Optimizer[] Every(IReadOnlyList<ParameterGroup> groups) =>
    [
        new Sgd(0.1, 0.9) { Groups = groups }, new Adam(0.1, weightDecay: 0.1) { Groups = groups }, new RmsProp { Groups = groups },
        new Adagrad { Groups = groups }, new Adadelta { Groups = groups },
        new Adamax { Groups = groups }, new NAdam { Groups = groups }, new RAdam { Groups = groups },
        new Lion(weightDecay: 0.1) { Groups = groups }, new Lamb { Groups = groups },
        new Adafactor { Groups = groups }, new Muon { Groups = groups }, new Asgd { Groups = groups }, new Rprop { Groups = groups },
        new Lbfgs { Groups = groups },
    ];

    [Fact]
    public void APatternThatMatchesNothingIsRefused()
    {
        var model = Model();
        Assert.Contains("\"*.Wait\"",
            Assert.Throws<ArgumentException>(() => new Sgd(0.1) { Groups = [new("*.Wait")] }.Step(model)).Message);
        Assert.Equal(1, model.Parameters[0].Data[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterGroup("*") { Rate = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterGroup("*") { WeightDecay = double.NaN });
        Assert.Throws<InvalidOperationException>(() => new Lbfgs { Groups = [new("*") { Rate = 1 }] }.Step(model, () => 1));
        // Settings that would have no effect.
        foreach (var optimizer in new Optimizer[] { new Lbfgs { WeightDecay = 0.1 }, new Rprop { WeightDecay = 0.1 },
            new Rprop { Groups = [new("*") { WeightDecay = 0.1 }] } })
        {
            Assert.Contains("weight decay", Assert.Throws<InvalidOperationException>(() => optimizer.Step(model, () => 1)).Message);
            Assert.Equal(0, optimizer.Steps);
        }
    }

    sealed class CloseDoubles : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-14;

        public int GetHashCode(double value) => 0;
    }
}
