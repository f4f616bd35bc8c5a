using Examples;
using GraphCompiler;
using GraphCompiler.Data;
using GraphCompiler.Runtime;
using Temperatures;
using static System.FormattableString;

// Tomorrow's lowest temperature in Melbourne, from the last 30 days; judged on the last two years of ten.

return Example.Run(args, ["--model"], example =>
{
    const int window = 30, year = 365;
    var file = Path.Combine(example.Folder("timeseries", "https://github.com/jbrownlee/Datasets"), "daily-min-temperatures.csv");
    var degrees = CsvTable.Read(file).Numbers("Temp");
    var (trainEnd, validationEnd) = (degrees.Length - 3 * year, degrees.Length - 2 * year);
    // Standardized by the years to train on; the season is an angle.
    var mean = degrees[..trainEnd].Average();
    var deviation = Math.Sqrt(degrees[..trainEnd].Average(each => (each - mean) * (each - mean)));
    Dataset Days(int from, int to)
    {
        int[] targets = [.. Enumerable.Range(from, to - from)];
        IEnumerable<double> Features(int day)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * day / 365.25);
            return [(degrees[day] - mean) / deviation, sin, cos];
        }
        return new(
            DataColumn.Real("x", [.. targets.SelectMany(day => Enumerable.Range(day - window, window).SelectMany(Features))], window, 3),
            DataColumn.Real("next", [.. targets.Select(day => (degrees[day] - mean) / deviation)]));
    }
    var (train, validation, test) = (Days(window, trainEnd), Days(trainEnd, validationEnd), Days(validationEnd, degrees.Length));
    double[] actual = [.. degrees[validationEnd..]];
    Report("as a year ago", actual.Select((_, i) => degrees[validationEnd + i - year]));
    Report("as today", actual.Select((_, i) => degrees[validationEnd + i - 1]));

    string[] models = example["--model", "all"] is var chosen && chosen == "all" ? ["rnn", "lstm", "transformer"] : [chosen];
    foreach (var model in models)
    {
        Action<string> run = model switch
        {
            "rnn" => name => Fit(name, new RecurrentForecast(), (net, data) => net.Forecast(data.Reals("x"), window)),
            "lstm" => name => Fit(name, new MemoryForecast(), (net, data) => net.Forecast(data.Reals("x"), window)),
            "transformer" => name => Fit(name, new AttentionForecast(), (net, data) => net.Forecast(data.Reals("x"), window)),
            var other => throw new ArgumentException($"--model is rnn, lstm, transformer or all, not {other}."),
        };
        run(model);
    }

    void Fit<TModel>(string name, TModel net, Func<TModel, Dataset, float[]> forecast) where TModel : ITrainable<float>
    {
        net.Memory.Initialize(1);
        var trainer = new Trainer(net, new Adam(3e-3)) { Log = null, ClipNorm = 1, Seed = 1, EarlyStopping = new() { Patience = 5 } };
        trainer.Fit(train, validation, epochs: example.IsQuick ? 2 : 40);
        Report(name, test.Predict(data => forecast(net, data)).Select(each => each * deviation + mean));
    }

    void Report(string name, IEnumerable<double> predicted)
    {
        double[] values = [.. predicted];
        Console.WriteLine(Invariant($"{name,-13}  mean absolute error {Metrics.MeanAbsoluteError<double>(values, actual):0.000}") +
            Invariant($"  root mean squared error {Metrics.RootMeanSquaredError<double>(values, actual):0.000}"));
    }
});
