namespace GraphCompiler.Tests.Training;

/// <summary>Searches over settings, restarts and bagging.</summary>
public class SweepTests
{
    static readonly float[] places = [.. Enumerable.Range(0, 40).Select(i => i / 20f - 1)];

    static readonly Dataset line = Dataset.Of(places, [.. places.Select(x => 2 * x)]);

    static (LinearModel Net, double Loss) Fit(Dataset data, double rate, int epochs)
    {
        var net = new LinearModel(1);
        var trainer = new Trainer(net, new Sgd(rate)) { Log = null, Shuffle = false };
        trainer.Fit(data, epochs: epochs);
        return (net, trainer.Evaluate(line));
    }

    [Fact]
    public void A_grid_has_every_combination_in_order()
    {
        Assert.Equal([(1, "a"), (1, "b"), (2, "a"), (2, "b")], Sweep.Grid([1, 2], ["a", "b"]));
        Assert.Equal(24, Sweep.Grid([1, 2], ["a", "b", "c"], [1.0, 2], [true, false]).Distinct().Count());
        Assert.Equal((1, 'y', 2.0), Sweep.Grid([1], ['x', 'y'], [1.0, 2])[3]);
    }

    [Fact]
    public void Random_settings_are_in_their_ranges_and_do_not_depend_on_how_many_there_are()
    {
        static (double, double, int, string) Draw(SweepDraw draw) =>
            (draw.Uniform(-1, 3), draw.LogUniform(1e-4, 1e-1), draw.Integer(2, 4), draw.Choice("a", "b"));
        var drawn = Sweep.Random(2000, Draw, seed: 3);
        Assert.Equal(drawn.Take(5), Sweep.Random(5, Draw, seed: 3));
        Assert.NotEqual(drawn[0], Sweep.Random(1, Draw, seed: 4)[0]);
        Assert.All(drawn, one => Assert.True(one is { Item1: >= -1 and <= 3, Item2: >= 1e-4 and <= 1e-1, Item3: >= 2 and <= 4 }));
        Assert.Equal(1, drawn.Average(one => one.Item1), 0.1);
        // A third of the logarithms is below 1e-3.
        Assert.InRange(drawn.Count(one => one.Item2 < 1e-3), 600, 733);
        Assert.All(drawn.CountBy(one => (one.Item3, one.Item4)), count => Assert.InRange(count.Value, 260, 410));
        Assert.Throws<ArgumentException>(() => Sweep.Random(1, draw => draw.Uniform(1, 0)));
        Assert.Throws<ArgumentException>(() => Sweep.Random(1, draw => draw.LogUniform(0, 1)));
        Assert.Throws<ArgumentException>(() => Sweep.Random(1, draw => draw.Choice<int>()));
    }

    [Fact]
    public void Trials_are_ranked_and_do_not_depend_on_the_number_of_cores()
    {
        var settings = Sweep.Grid([0.001, 0.1, 0.01], [1, 3]);
        var results = new[] { 1, 2 }.Select(cores =>
            Sweep.Run(settings, each => Fit(line, each.Item1, each.Item2), result => result.Loss, greatest: false, cores)).ToList();
        Assert.Equal(settings, results[0].Select(trial => trial.Settings));
        Assert.Equal((0.1, 3), results[0].Best.Settings);
        Assert.Equal((0.001, 1), results[0].Ranked[^1].Settings);
        Assert.Equal(results[0].Select(trial => trial.Score), results[1].Select(trial => trial.Score));
        Assert.Equal(results[0].Best.Result.Loss, results[0].Best.Score);
        var table = results[0].Table(("rate", each => each.Item1), ("epochs", each => each.Item2)).Split('\n');
        Assert.Equal(["rank", "rate", "epochs", "score", "seconds"], table[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["1", "0.1", "3"], table[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..3]);
        Assert.Contains("(0.1, 3)", results[0].Table());
    }

    [Fact]
    public void A_trial_that_diverges_comes_last()
    {
        var results = Sweep.Run([1e30, 0.1], rate => Fit(line, rate, 40), result => -result.Loss);
        Assert.Equal(0.1, results.Best.Settings);
        Assert.NotNull(results[0].Error);
        Assert.Contains("failed", results.Table());
        Assert.Throws<InvalidOperationException>(() => Sweep.Run([1e30], rate => Fit(line, rate, 40), result => result.Loss).Best);
        Assert.Throws<FormatException>(() => Sweep.Run([1], _ => int.Parse("x"), result => result));
        Assert.Throws<ArgumentException>(() => Sweep.Run(Array.Empty<int>(), each => each, each => each));
        Assert.Throws<OperationCanceledException>(() => Sweep.Run([1], each => each, each => each, cancellation: new(canceled: true)));
    }

    [Fact]
    public void Restarts_keep_the_best_seed()
    {
        var results = Sweep.Restarts(5, seed => Math.Abs(seed - 4), distance => distance, greatest: false);
        Assert.Equal([1, 2, 3, 4, 5], results.Select(trial => trial.Settings));
        Assert.Equal(4, results.Best.Settings);
    }

    [Fact]
    public void A_bootstrap_draws_with_replacement()
    {
        var data = Dataset.Of(new float[1000], [.. Enumerable.Range(0, 1000)]);
        var drawn = Bagging.Bootstrap(data, seed: 1).Indices(1).ToArray();
        Assert.Equal(1000, drawn.Length);
        // 1 - 1/e of them, with a standard deviation of 10.
        Assert.InRange(drawn.Distinct().Count(), 590, 675);
        Assert.Equal(drawn, Bagging.Bootstrap(data, seed: 1).Indices(1).ToArray());
        Assert.NotEqual(drawn, Bagging.Bootstrap(data, seed: 2).Indices(1).ToArray());
    }

    [Fact]
    public void Bagged_models_differ_and_their_mean_is_between_them()
    {
        var noisy = Dataset.Of(places, [.. places.Select((x, i) => 2 * x + (i * 7 % 5 - 2) * 0.3f)]);
        float[] Weights(Dataset data, int _) => Fit(data, 0.3, 60).Net.Parameters["weight"].ToArray();
        var weights = Bagging.Train(noisy, 8, Weights, seed: 5);
        Assert.Equal(8, weights.Select(weight => weight[0]).Distinct().Count());
        Assert.Equal(weights.Average(weight => weight[0]), Bagging.Mean(weights)[0], 1e-6);
        Assert.Equal(2, Bagging.Mean(weights)[0], 0.3);
        Assert.Equal(weights.Select(weight => weight[0]),
            Bagging.Train(noisy, 8, Weights, seed: 5, cores: 1).Select(weight => weight[0]));
    }

    [Fact]
    public void Votes_go_to_the_most_and_then_to_the_least()
    {
        Assert.Equal([2, 0, 1], Bagging.Vote([2, 0, 1], [2, 3, 3], [0, 1, 1]));
        Assert.Throws<ArgumentException>(() => Bagging.Vote([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => Bagging.Vote([1, -2]));
        Assert.Throws<ArgumentException>(() => Bagging.Vote());
    }
}
