using DigitsSweep;
using Examples;
using GraphCompiler;
using GraphCompiler.Data;
using GraphCompiler.Runtime;
using static System.FormattableString;

// A random search over four settings, judged on validation data. The test data are looked at once, by the winner.

return Example.Run(args, [], example =>
{
    var table =
        CsvTable.Read(Path.Combine(example.Folder("tabular",
        "https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits"), "sklearn", "digits.csv.gz"), hasHeader: false);
    var data = new Dataset(table.Real("x", [.. table.Columns.Take(64)]),
        DataColumn.Index("labels", [.. table.Numbers("64").Select(label => (int)label)]));
    var (learning, test) = data.StratifiedSplit("labels", testFraction: 0.2, seed: 1);
    var (train, validation) = learning.StratifiedSplit("labels", testFraction: 0.2, seed: 2);
    var scaler = Scaler.MinMax(train, "x");
    (train, validation, test) = (scaler.Apply(train), scaler.Apply(validation), scaler.Apply(test));

    var settings = Sweep.Random(example.IsQuick ? 4 : 24, draw => new Settings(
        IsWide: draw.Choice(false, true), Rate: draw.LogUniform(1e-4, 1e-1), Decay: draw.LogUniform(1e-6, 1e-1),
        BatchSize: draw.Choice(16, 32, 64, 128)), seed: 1);
    // Each trial has a model of its own, so all cores can be busy with trials; results depend on the settings only.
    var results = Sweep.Run(
        settings, each => Train(each, train, validation, epochs: example.IsQuick ? 5 : 40), result => result.Accuracy);
    Console.Write(results.Table(
        ("width", each => each.IsWide ? 128 : 16), ("rate", each => each.Rate), ("decay", each => each.Decay),
        ("batch", each => each.BatchSize)));
    Console.WriteLine();
    Console.WriteLine(Invariant($"test accuracy of the best {results.Best.Result.Test(test):0.0000}"));
});

static (double Accuracy, Func<Dataset, double> Test) Train(Settings settings, Dataset train, Dataset validation, int epochs)
{
    if (settings.IsWide)
    {
        var net = new Wide();
        return Fit(net, net.Initialize, data => net.Logits(data.Reals("x")));
    }
    var narrow = new Narrow();
    return Fit(narrow, narrow.Initialize, data => narrow.Logits(data.Reals("x")));

    (double, Func<Dataset, double>) Fit(ITrainable<float> net, Action<int> initialize, Func<Dataset, float[]> logits)
    {
        initialize(1);
        var optimizer = new Adam(settings.Rate, weightDecay: settings.Decay, decoupled: true);
        new Trainer(net, optimizer) { BatchSize = settings.BatchSize, Seed = 1, Log = null, EarlyStopping = new() { Patience = 8 } }
            .Fit(train, validation, epochs);
        double Accuracy(Dataset data) => Metrics.Accuracy(logits(data), data.Indices("labels"));
        return (Accuracy(validation), Accuracy);
    }
}

/// <summary>What is searched over.</summary>
sealed record Settings(bool IsWide, double Rate, double Decay, int BatchSize);
