using Examples;
using GraphCompiler;
using GraphCompiler.Data;
using PerceptronExample;
using static System.FormattableString;

// Linear classifiers that learn from mistakes, and the one that descends.

return Example.Run(args, [], example =>
{
    Console.WriteLine("Two classes, four samples");
    float[] corners = [0, 0, 0, 1, 1, 0, 1, 1];
    foreach (var (name, labels) in new (string, int[])[] { ("and", [0, 0, 0, 1]), ("or", [0, 1, 1, 1]), ("xor", [0, 1, 1, 0]) })
    {
        var perceptron = new Perceptron(2);
        var mistakes = perceptron.Fit(new(DataColumn.Real("x", corners, 2), DataColumn.Index("labels", labels)), epochs: 20);
        var verdict = mistakes[^1] == 0 ? $"separated after {mistakes.Count} epochs" : "not separable: still wrong after 20 epochs";
        Console.WriteLine(
            Invariant($"  {name,-4} w = ({perceptron.Weights[0]}, {perceptron.Weights[1]}), b = {perceptron.Bias}: {verdict}"));
    }
    Console.WriteLine();

    var table = CsvTable.Read(Path.Combine(example.Folder("tabular", "https://archive.ics.uci.edu/dataset/53/iris"), "sklearn", "iris.csv"),
        hasHeader: false, skippedLines: 1);
    var iris = new Dataset(table.Real("x", "0", "1", "2", "3"), DataColumn.Index("labels", table.Integers("4")));
    Console.WriteLine("Three kinds of iris, accuracy in 10-fold cross-validation");
    Report("perceptron", iris, train => Classifier(train, PerceptronRule.Perceptron, averaged: false));
    Report("averaged perceptron", iris, train => Classifier(train, PerceptronRule.Perceptron, averaged: true));
    Report("MIRA", iris, train => Classifier(train, PerceptronRule.Mira, averaged: false));
    Report("averaged MIRA", iris, train => Classifier(train, PerceptronRule.Mira, averaged: true));
    Report("softmax regression", iris, train =>
    {
        var net = new SoftmaxRegression();
        net.Initialize(seed: 1);
        new Trainer(net, new Adam(0.05)) { BatchSize = 32, Log = null }.Fit(train, epochs: example.IsQuick ? 50 : 200);
        return test => Metrics.ArgMax(net.Logits(test.Reals("x")), 3);
    });
});

static Func<Dataset, int[]> Classifier(Dataset train, PerceptronRule rule, bool averaged)
{
    var classifier = new MulticlassPerceptron(4, 3, rule, averaged, limit: 0.05);
    classifier.Fit(train.Shuffled(seed: 1), epochs: 50);
    return test => [.. Enumerable.Range(0, test.Count).Select(i => classifier.Predict(test.Doubles("x").Slice(4 * i, 4)))];
}

static void Report(string name, Dataset data, Func<Dataset, Func<Dataset, int[]>> learn)
{
    var accuracies = data.StratifiedKFold("labels", 10, seed: 1).Select(fold =>
    {
        var scaler = Scaler.Standard(fold.Train, "x");
        return Metrics.Accuracy(learn(scaler.Apply(fold.Train))(scaler.Apply(fold.Test)), fold.Test.Indices("labels"));
    });
    Console.WriteLine(Invariant($"  {name,-20} {accuracies.Average():0.000}"));
}
