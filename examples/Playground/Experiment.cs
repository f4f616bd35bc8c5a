using System.Runtime.CompilerServices;
using GraphCompiler;

namespace Playground;

/// <summary>What has been learned after some epochs.</summary>
/// <param name="Epoch">How many.</param>
/// <param name="Loss">The loss of the points that are trained on.</param>
/// <param name="TestLoss">The loss of the others.</param>
/// <param name="Accuracy">The share of the others whose class is found.</param>
/// <param name="Boundary">
/// The probability of class 1 in each cell of a grid over the plane, row by row from the top: 0 to 255, as base 64.
/// </param>
/// <param name="Points">In the first report the points, each as x, y, label and whether it is trained on; later nothing.</param>
public sealed record Progress(int Epoch, double Loss, double TestLoss, double Accuracy, string Boundary, float[]? Points);

/// <summary>One network, learning one data set.</summary>
sealed class Experiment
{
    /// <summary>The networks by layers and activation.</summary>
    public static readonly IReadOnlyDictionary<(string Layers, string Activation), Func<INetwork>> Networks =
        new Dictionary<(string, string), Func<INetwork>>
        {
            [("none", "tanh")] = () => new Logistic(), [("none", "relu")] = () => new Logistic(),
            [("none", "sigmoid")] = () => new Logistic(),
            [("4", "tanh")] = () => new Tanh4(), [("4", "relu")] = () => new Relu4(), [("4", "sigmoid")] = () => new Sigmoid4(),
            [("8-4", "tanh")] = () => new Tanh8x4(), [("8-4", "relu")] = () => new Relu8x4(), [("8-4", "sigmoid")] = () => new Sigmoid8x4(),
            [("16-16-16", "tanh")] = () => new Tanh16x16x16(), [("16-16-16", "relu")] = () => new Relu16x16x16(),
            [("16-16-16", "sigmoid")] = () => new Sigmoid16x16x16(),
        };

    const int Grid = 40, EpochsOfReport = 2;

    readonly INetwork network;
    readonly Trainer trainer;
    readonly Points trainPoints, testPoints;
    readonly Dataset train, test;
    readonly float[] grid;

    /// <param name="settings">What the user chose.</param>
    /// <exception cref="ArgumentException">A choice is not offered.</exception>
    public Experiment(Settings settings)
    {
        var draw = Points.Sets.GetValueOrDefault(settings.Data) ?? throw NotOffered("data", settings.Data, Points.Sets.Keys);
        var make = Networks.GetValueOrDefault((settings.Layers, settings.Activation)) ?? throw NotOffered(
            "network", $"{settings.Layers}, {settings.Activation}", Networks.Keys.Select(key => $"{key.Layers}, {key.Activation}"));
        var chosen = settings.Features.Split(',', StringSplitOptions.RemoveEmptyEntries);
        foreach (var feature in chosen)
            if (!Points.Features.Contains(feature)) throw NotOffered("feature", feature, Points.Features);
        if (!(settings.Rate is > 0 and <= 10)) throw new ArgumentException("The learning rate is above 0 and at most 10.");
        (trainPoints, testPoints) = (draw(settings.Seed), draw(settings.Seed + 1));
        (train, test) = (trainPoints.ToDataset(chosen), testPoints.ToDataset(chosen));
        network = make();
        network.Initialize(settings.Seed);
        trainer = new(network, new Adam(settings.Rate)) { BatchSize = 20, Seed = settings.Seed, Log = null };
        grid = Points.FeaturesOf([.. Enumerable.Range(0, Grid * Grid).Select(i => -6 + 12 * (i % Grid + 0.5f) / Grid)],
            [.. Enumerable.Range(0, Grid * Grid).Select(i => 6 - 12 * (i / Grid + 0.5f) / Grid)], chosen);
    }

    static ArgumentException NotOffered(string what, string chosen, IEnumerable<string> offered) =>
        new($"There is no {what} \"{chosen}\", only {string.Join("; ", offered)}.");

    /// <summary>Learns, and reports how it goes.</summary>
    /// <param name="epochs">How many epochs to learn.</param>
    /// <param name="pause">The time between reports.</param>
    public async IAsyncEnumerable<Progress> Run(int epochs, TimeSpan pause, [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return Report(0, trainer.Evaluate(train), trainer.Evaluate(test), [.. PointsOf(trainPoints, 1), .. PointsOf(testPoints, 0)]);
        for (var epoch = EpochsOfReport; epoch <= epochs; epoch += EpochsOfReport)
        {
            await Task.Delay(pause, cancellation);
            var result = trainer.Fit(train, test, EpochsOfReport).Last;
            yield return Report(epoch, result.Loss, result.ValidationLoss!.Value, null);
        }
    }

    static IEnumerable<float> PointsOf(Points points, float isTrained) =>
        Enumerable.Range(0, points.Xs.Length).SelectMany(i => new[] { points.Xs[i], points.Ys[i], points.Labels[i], isTrained });

    Progress Report(int epoch, double loss, double testLoss, float[]? points)
    {
        var (scores, found) = (new float[Grid * Grid], new float[testPoints.Labels.Length]);
        network.Scores(grid, scores);
        network.Scores(test.Reals("features"), found);
        var accuracy = Metrics.Accuracy([.. found.Select(score => score > 0 ? 1 : 0)], [.. testPoints.Labels.Select(label => (int)label)]);
        var boundary = scores.Select(score => (byte)(255 / (1 + MathF.Exp(-score)))).ToArray();
        return new(epoch, loss, testLoss, accuracy, Convert.ToBase64String(boundary), points);
    }
}
