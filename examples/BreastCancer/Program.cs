using BreastCancer;
using Examples;
using GraphCompiler;
using GraphCompiler.Data;
using GraphCompiler.Plots;
using static System.FormattableString;

// Malignant or benign? 5-fold cross-validation, and what the threshold decides.

return Example.Run(args, ["--pictures"], example =>
{
    var folder = example.Folder("tabular", "https://archive.ics.uci.edu/dataset/17/breast+cancer+wisconsin+diagnostic");
    var table = CsvTable.Read(Path.Combine(folder, "sklearn", "breast_cancer.csv"), hasHeader: false, skippedLines: 1);
    // In the file 0 is malignant; here 1 is, the class that must not be missed.
    var labels = table.Integers("30").Select(label => 1 - label).ToArray();
    var data = new Dataset(table.Real("x", [.. table.Columns.Take(30)]), DataColumn.Index("labels", labels));
    Console.WriteLine($"{data.Count} tumours, {labels.Sum()} of them malignant");
    Console.WriteLine();

    List<float> probabilities = [];
    List<int> truth = [];
    List<(string Name, RocCurve Curve)> curves = [];
    foreach (var (fold, part) in data.StratifiedKFold("labels", 5, seed: 1).Index())
    {
        var scaler = Scaler.Standard(part.Train, "x");
        var (train, test) = (scaler.Apply(part.Train), scaler.Apply(part.Test));
        var net = new Diagnosis();
        net.Initialize(seed: fold);
        new Trainer(net, new Adam(0.02, weightDecay: 1e-3)) { BatchSize = 32, Seed = fold, Log = null }
            .Fit(train, epochs: example.IsQuick ? 20 : 60);
        var predicted = net.Probability(test.Reals("x"));
        curves.Add(($"fold {fold + 1}", RocCurve.Of<float>(predicted, test.Indices("labels"))));
        Console.Write(Invariant($"fold {fold + 1}: AUC {curves[^1].Curve.Area:0.0000}, log loss "));
        Console.WriteLine(Invariant($"{Metrics.BinaryLogLoss(predicted, test.Indices("labels")):0.0000}"));
        probabilities.AddRange(predicted);
        truth.AddRange(test.Indices("labels"));
    }

    Console.WriteLine();
    Console.WriteLine("threshold  missed  false alarms  precision  recall  accuracy");
    foreach (var threshold in new[] { 0.1f, 0.2f, 0.5f, 0.8f })
    {
        var confusion = ConfusionMatrix.Of([.. truth], [.. probabilities.Select(p => p >= threshold ? 1 : 0)], 2, ["benign", "malignant"]);
        Console.Write(Invariant(
            $"{threshold,9}  {confusion[1, 0],6}  {confusion[0, 1],12}  {confusion.Precision(1),9:0.0000}  "));
        Console.WriteLine(Invariant($"{confusion.Recall(1):0.0000}  {confusion.Accuracy,8:0.0000}"));
    }
    Console.WriteLine();
    Console.WriteLine(Invariant($"mean AUC {curves.Average(one => one.Curve.Area):0.0000}"));
    example.Draw("roc.svg", Picture.Roc(curves));
});
