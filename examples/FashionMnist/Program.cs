using Examples;
using FashionMnist;
using GraphCompiler;
using GraphCompiler.Ilgpu;
using GraphCompiler.Runtime;
using static System.FormattableString;

const int Epochs = 5;

return Example.Run(args, ["--model", "--epochs", "--device", "--report"], example =>
{
    var images = Images.Load(example);
    Console.WriteLine($"{images.Train.Count} images to train on, {images.Test.Count} to test");
    Console.WriteLine();
    using var device = Open(example["--device", "cpu"]);
    switch (example["--model", "mlp"])
    {
        case "mlp" when device is not null: TrainClassifierOn(device, images); break;
        case "mlp": TrainClassifier(images, example["--report", ""]); break;
        case "cnn": TrainConvolutions(images, device, example.Number("--epochs", example.IsQuick ? 1 : 8)); break;
        case var other: throw new ArgumentException($"--model is mlp or cnn, not {other}.");
    }
});

static Device? Open(string name) => name switch
{
    "cpu" => null,
    "cuda" => Device.Cuda(),
    "opencl" => Device.OpenCL(),
    _ => throw new ArgumentException($"--device is cpu, cuda or opencl, not {name}."),
};

static void TrainClassifier(Images images, string report)
{
    Show(Classifier.Plan);
    var net = new Classifier();
    net.Initialize(seed: 42);
    var trainer = new Trainer(net, new Adam(1e-3)) { BatchSize = 64, Seed = 42 };
    var history = trainer.Fit(images.Train, epochs: Epochs);
    Report(images, history, test => net.Logits(test.Reals("x")));
    if (report.Length > 0) WriteReport(net, images, report);
}

static void WriteReport(Classifier net, Images images, string path)
{
    var batch = images.Train.Take(64);
    var (x, labels) = (batch.Reals("x").ToArray(), batch.Indices("labels").ToArray());
    var times = KernelTimes.Measure(net.Memory.Workers, nameof(net.LossAndGradients), () => net.LossAndGradients(x, labels));
    Classifier.Plan.WriteReport(path, new Dictionary<string, long> { ["N"] = 64 }, [times]);
}

static void TrainClassifierOn(Device device, Images images)
{
    var net = new Classifier();
    net.Initialize(seed: 42);
    using var onDevice = net.On(device);
    var trainer = new Trainer(onDevice, new Adam(1e-3)) { BatchSize = 64, Seed = 42 };
    var history = trainer.Fit(images.Train, epochs: Epochs);
    onDevice.Download();
    Report(images, history, test => net.Logits(test.Reals("x")));
}

static void TrainConvolutions(Images images, Device? device, int epochs)
{
    Show(ConvolutionalClassifier.Plan);
    var net = new ConvolutionalClassifier();
    net.Initialize(seed: 42);
    using var onDevice = device is null ? null : net.On(device);
    var optimizer = new Adam(2e-3);
    var trainer = onDevice is null ? new Trainer(net, optimizer) : new Trainer(onDevice, optimizer);
    (trainer.ProgressInterval, trainer.Schedule) = (TimeSpan.FromSeconds(10), Schedule.Cosine(epochs));
    // Clothes look the same from behind: half of the images are mirrored, in each epoch others.
    var train = images.Train.Stream(batchSize: 64, seed: 42)
        .Augment(new ImageAugmentation("x", seed: 42) { FlipHorizontal = images.IsSymmetric ? 0.5 : 0 }).Prefetch();
    var history = trainer.Fit(train, epochs: epochs);
    onDevice?.Download();
    Report(images, history, test => test.Predict(batch => net.Logits(batch.Reals("x"))));
}

static void Show(ModelPlan plan)
{
    foreach (var entry in plan.Entries)
        Console.WriteLine($"{entry.Name}: {entry.Kernels.Count} kernels, {entry.Flops} FLOP, {entry.PeakBytes} bytes of work memory");
    Console.WriteLine();
}

static void Report(Images images, TrainingHistory history, Func<Dataset, float[]> logits)
{
    var predicted = Metrics.ArgMax(logits(images.Test), images.Classes.Length);
    var confusion = ConfusionMatrix.Of(images.Test.Indices("labels"), predicted, images.Classes.Length, images.Classes);
    Console.WriteLine();
    Console.WriteLine(confusion);
    Console.WriteLine(Invariant($"test accuracy {confusion.Accuracy:0.0000}"));
    Console.WriteLine(
        Invariant($"throughput {(double)images.Train.Count * history.Count / history.Sum(epoch => epoch.Seconds):0} samples/s"));
}
