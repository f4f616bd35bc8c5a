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

    var random = new Random(1);
    Settings[] tried = [.. Enumerable.Range(0, example.IsQuick ? 4 : 24).Select(_ => new Settings(
        IsWide: random.Next(2) == 1, Rate: Math.Pow(10, -4 + 3 * random.NextDouble()), Decay: Math.Pow(10, -6 + 5 * random.NextDouble()),
            BatchSize: 16 << random.Next(4)))];

    // Each trial has a model of its own, so all cores can be busy with trials; results depend on the settings only.
    var results = new (double Accuracy, Func<Dataset, double> Test)[tried.Length];
    Parallel.For(0, tried.Length, i => results[i] = Train(tried[i], train, validation, epochs: example.IsQuick ? 5 : 40));

    Console.WriteLine("width      rate     decay  batch  validation accuracy");
    foreach (var i in Enumerable.Range(0, tried.Length).OrderByDescending(i => results[i].Accuracy))
        Console.WriteLine(Invariant(
            $"{(tried[i].IsWide ? 128 : 16),5}  {tried[i].Rate:0.000000}  {tried[i].Decay:0.000000}  {tried[i].BatchSize,5}  {results[i].Accuracy:0.0000}"));
    var best = results.MaxBy(result => result.Accuracy);
    Console.WriteLine();
    Console.WriteLine(Invariant($"test accuracy of the best {best.Test(test):0.0000}"));
});

static (double, Func<Dataset, double>) Train(Settings settings, Dataset train, Dataset validation, int epochs)
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
