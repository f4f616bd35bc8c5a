namespace GraphCompiler.Tests.Learners;

public class TreeModelTests
{
    [Fact]
    public void AChainByHand()
    {
        // φ0 = (1, 3), ψ = [[2, 1], [1, 2]]: joint (2, 1; 3, 6), Z = 12.
        var model = new TreeModel(2, 2);
        model.Multiply(0, 1, 3);
        model.Connect(0, 1, new double[,] { { 2, 1 }, { 1, 2 } });
        var (marginals, logPartition) = model.Infer();
        Assert.Equal(Math.Log(12), logPartition, 1e-14);
        Assert.Equal([3 / 12.0, 9 / 12.0], marginals[0]);
        Assert.Equal(5 / 12.0, marginals[1][0], 1e-15);

        // x1 = 0 observed: 2 to 3.
        model.Multiply(1, 1, 0);
        Assert.Equal([0.4, 0.6], model.Infer().Marginals[0].Select(p => Math.Round(p, 14)));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void MarginalsAreThoseOfAllStatesTogether(int seed)
    {
        var random = new Random(seed);
        int[] states = [.. Enumerable.Range(0, 7).Select(_ => random.Next(1, 4))];
        var model = new TreeModel(states);
        var potentials = new List<(int First, int Second, double[,] Table)>();
        var own = states.Select(count => Enumerable.Range(0, count).Select(_ => random.NextDouble()).ToArray()).ToArray();
        for (var i = 0; i < states.Length; i++)
        {
            model.Multiply(i, own[i]);
            if (i is 0 or 5) continue;      // two trees: 0 to 4, and 5 with 6
            var other = i == 6 ? 5 : random.Next(i);
            var table = new double[states[i], states[other]];
            for (var a = 0; a < states[i]; a++)
                for (var b = 0; b < states[other]; b++) table[a, b] = random.NextDouble();
            potentials.Add((i, other, table));
            model.Connect(i, other, table);
        }

        var expected = states.Select(count => new double[count]).ToArray();
        var total = 0.0;
        var assignment = new int[states.Length];
        for (var number = 0; number < states.Aggregate(1, (product, count) => product * count); number++)
        {
            for (var (i, rest) = (0, number); i < states.Length; rest /= states[i++]) assignment[i] = rest % states[i];
            var weight = own.Index().Aggregate(1.0, (product, one) => product * one.Item[assignment[one.Index]]);
            foreach (var (first, second, table) in potentials) weight *= table[assignment[first], assignment[second]];
            total += weight;
            for (var i = 0; i < states.Length; i++) expected[i][assignment[i]] += weight;
        }
        var (marginals, logPartition) = model.Infer();
        Assert.Equal(Math.Log(total), logPartition, 1e-10);
        for (var i = 0; i < states.Length; i++)
            for (var state = 0; state < states[i]; state++) Assert.Equal(expected[i][state] / total, marginals[i][state], 1e-12);
    }

    [Fact]
    public void LongChainsDoNotUnderflow()
    {
        var states = new int[5000];
        Array.Fill(states, 2);
        var model = new TreeModel(states);
        for (var i = 1; i < states.Length; i++) model.Connect(i - 1, i, new[,] { { 1e-3, 1e-4 }, { 1e-4, 1e-3 } });
        var (marginals, logPartition) = model.Infer();
        Assert.All(marginals, marginal => Assert.Equal(0.5, marginal[0], 1e-9));
        Assert.Equal(Math.Log(2) + 4999 * Math.Log(1.1e-3), logPartition, 1e-6);
    }

    [Fact]
    public void BadModelsAreRefused()
    {
        var model = new TreeModel(2, 2, 3);
        model.Connect(0, 1, new double[2, 2]);
        model.Connect(1, 2, new double[2, 3]);
        Refused("close a circle", () => model.Connect(2, 0, new double[3, 2]));
        Refused("close a circle", () => model.Connect(1, 1, new double[2, 2]));
        Refused("need potentials [2, 2], but they are [2, 3]", () => new TreeModel(2, 2).Connect(0, 1, new double[2, 3]));
        Refused("-1", () => model.Multiply(0, 1, -1));
        Refused("3 states, but there are 1", () => model.Multiply(2, 1));
        Refused("at least one", () => new TreeModel());
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Multiply(3, 1));
        Assert.Throws<InvalidOperationException>(() => model.Infer());

        static void Refused(string expected, Action action) => Assert.Contains(expected, Assert.Throws<ArgumentException>(action).Message);
    }
}
