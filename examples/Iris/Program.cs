using Examples;
using GraphCompiler;
using GraphCompiler.Data;
using GraphCompiler.Plots;
using Iris;
using static System.FormattableString;

// Fisher's 150 irises: a stratified split, training with early stopping, a confusion matrix.

return Example.Run(args, ["--pictures"], example =>
{
    var table =
        CsvTable.Read(Path.Combine(example.Folder("tabular", "https://archive.ics.uci.edu/dataset/53/iris"), "seaborn", "iris.csv"));
    var species = table.Categories("species");
    var data = new Dataset(table.Real("x", "sepal_length", "sepal_width", "petal_length", "petal_width"), species.Column("labels"));

    var (learning, test) = data.StratifiedSplit("labels", testFraction: 0.3, seed: 1);
    var (train, validation) = learning.StratifiedSplit("labels", testFraction: 0.2, seed: 1);
    var scaler = Scaler.Standard(train, "x");
    (train, validation, test) = (scaler.Apply(train), scaler.Apply(validation), scaler.Apply(test));
    Console.WriteLine($"{train.Count} to train on, {validation.Count} to validate, {test.Count} to test");
    Console.WriteLine();

    var net = new Species();
    net.Initialize(seed: 1);
    var trainer = new Trainer(net, new Adam(0.02)) { BatchSize = 16, Seed = 1, Log = null, EarlyStopping = new() { Patience = 10 } };
    var history = trainer.Fit(train, validation, epochs: example.IsQuick ? 30 : 200);
    Console.WriteLine(
        Invariant($"stopped after {history.Count} epochs, best validation loss {history.Min(epoch => epoch.ValidationLoss):0.0000}"));

    var confusion = ConfusionMatrix.Of(test.Indices("labels"), Metrics.ArgMax(net.Logits(test.Reals("x")), 3), 3, species.Names);
    Console.WriteLine();
    Console.WriteLine(confusion);
    Console.WriteLine(Invariant($"test accuracy {confusion.Accuracy:0.0000}"));
    example.Draw("iris-loss.svg", Picture.LearningCurves([.. history]));
    example.Draw("iris-confusion.svg", Picture.Confusion(confusion));
});
