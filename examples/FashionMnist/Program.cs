using FashionMnist;
using GraphCompiler;
using static System.FormattableString;

const int Epochs = 5;

Options options;
Images images;
try
{
    options = Options.Parse(args);
    images = Images.Load(options.Data);
}
catch (Exception error) when (error is ArgumentException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"error: {error.Message}");
    return 1;
}

Console.WriteLine($"data: {images.Source}");
Console.WriteLine($"      {images.Train.Count} images to train on, {images.Test.Count} to test");
Console.WriteLine();
foreach (var entry in Classifier.Plan.Entries)
    Console.WriteLine($"{entry.Name}: {entry.Kernels.Count} kernels, {entry.Flops} FLOP, {entry.PeakBytes} bytes of work memory");
Console.WriteLine();

var net = new Classifier();
net.Initialize(seed: 42);
var trainer = new Trainer(net, new Adam(1e-3)) { BatchSize = 64, Seed = 42 };
var history = trainer.Fit(images.Train, epochs: Epochs);

var labels = images.Test.Indices("labels");
var predicted = Metrics.ArgMax(net.Logits(images.Test.Reals("x")), images.Classes.Length);
var confusion = ConfusionMatrix.Of(labels, predicted, images.Classes.Length, images.Classes);
Console.WriteLine();
Console.WriteLine(confusion);
Console.WriteLine(Invariant($"test accuracy {confusion.Accuracy:0.0000}"));
Console.WriteLine(Invariant($"throughput {(double)images.Train.Count * history.Count / history.Sum(epoch => epoch.Seconds):0} samples/s"));
return 0;
