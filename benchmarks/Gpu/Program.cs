using System.Globalization;
using System.Text.Json;
using Gpu;
using GraphCompiler;
using GraphCompiler.Ilgpu;
using GraphCompiler.Runtime;
using Peers;
using Device = GraphCompiler.Ilgpu.Device;

const string usage = "Gpu measure report.json [--device cuda|opencl] [--seconds 1] [--graphs on|off] [--cublas on|off] [MLP ...]"
    + " | Gpu table report.json [torch.json]";
switch (args)
{
    case ["measure", var path, .. var names]:
        var kind = Option("--device", "cuda");
        var seconds = double.Parse(Option("--seconds", "1"), CultureInfo.InvariantCulture);
        var (graphs, cuBlas) = (Option("--graphs", "on"), Option("--cublas", "on"));
        Measure(path, kind, seconds, graphs == "on", cuBlas == "on", names);
        return 0;

        string Option(string name, string standard)
        {
            if (names is not [var first, var value, .. var rest] || first != name) return standard;
            names = rest;
            return value;
        }
    case ["table", var path, .. var peers]:
        var isMeasured = peers.Length > 0 && File.Exists(peers[0]);
        var peer = isMeasured ? JsonSerializer.Deserialize<PeerReport>(File.ReadAllText(peers[0]), JsonSerializerOptions.Web) : null;
        Console.Write(JsonSerializer.Deserialize<Report>(File.ReadAllText(path))!.Table(peer));
        return 0;
    default:
        Console.Error.WriteLine(usage);
        return 2;
}

// Measures what begins with one of the names, or everything, and writes the report after each result.
static void Measure(string path, string kind, double seconds, bool usesGraphs, bool usesCuBlas, string[] names)
{
    using var device = kind switch
    {
        "cuda" => Device.Cuda(),
        "opencl" => Device.OpenCL(),
        _ => throw new ArgumentException($"--device is cuda or opencl, not {kind}.\n{usage}"),
    };
    (device.UsesGraphs, device.UsesCuBlas) = (usesGraphs, usesCuBlas);
    var options = new JsonSerializerOptions { WriteIndented = true };
    var measurement = new Measurement(device, seconds);
    var random = new Random(1);
    var date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    var report = new Report(device.Name, date, 0, measurement.Copy(), [], []);

    // The loss is read once in an epoch.
    const int batches = 64;
    const string mlp = "MLP 784-128-10, batch 64", cnn = "CNN 3x32x32, batch 32", gpt = "GPT 6 x 256, context 128, batch 8",
        large = "GPT 124 M, context 512, batch 8";
    foreach (var numbers in new[] { "fp32", "tf32" })
    {
        device.AllowsTensorFloat32 = numbers == "tf32";
        Train(mlp, numbers, () => new Mlp().On(device), Mlp.Plan, Images(64 * batches, 784), 64);
        Train(cnn, numbers, () => new Cnn().On(device), Cnn.Plan, Images(32 * batches, 3, 32, 32), 32);
        Train(gpt, numbers, () => new Peers.Gpt().On(device), Peers.Gpt.Plan, Text(8 * batches, 129, 65), 8);
        Train(large, numbers, () => new LargeGpt().On(device), LargeGpt.Plan, Text(8 * batches, 513, 50257), 8);
    }
    Train(gpt, "bf16", () => new MixedGpt().On(device), MixedGpt.Plan, Text(8 * batches, 129, 65), 8);
    Train(large, "bf16", () => new MixedLargeGpt().On(device), MixedLargeGpt.Plan, Text(8 * batches, 513, 50257), 8);
    device.AllowsTensorFloat32 = false;
    Run("Gelu and gradient, 4096 x 4096", () => new Elementwise().On(device), Elementwise.Plan, true);
    Run("Softmax and gradient, 16384 x 1024", () => new Softmaxes().On(device), Softmaxes.Plan, true);
    Run("Layer norm and gradient, 16384 x 1024", () => new LayerNorms().On(device), LayerNorms.Plan, true);
    Run("Product 1024", () => new Product1024().On(device), Product1024.Plan, false);
    Run("Product 4096", () => new Product4096().On(device), Product4096.Plan, false);
    device.AllowsTensorFloat32 = true;
    Run("Product 4096, TF32", () => new Product4096().On(device), Product4096.Plan, false);

    void Train(string name, string numbers, Func<DeviceModel<float>> model, ModelPlan plan, Dataset data, int batch)
    {
        if (!IsWanted($"{name}, {numbers}")) return;
        report.Models.Add(measurement.Training(name, numbers, model, plan, data, batch));
        Write($"{name}, {numbers}", report.Models[^1].Milliseconds);
    }

    void Run(string name, Func<DeviceModel<float>> model, ModelPlan plan, bool withGradients)
    {
        if (!IsWanted(name)) return;
        report.Kernels.Add(measurement.Kernel(name, model, plan, withGradients));
        Write(name, report.Kernels[^1].Milliseconds);
    }

    bool IsWanted(string name) => names.Length == 0 || names.Any(wanted => name.StartsWith(wanted, StringComparison.Ordinal));

    void Write(string name, double milliseconds)
    {
        // A driver may have refused graphs.
        report = report with { Device = device.Name + (device.UsesGraphs ? ", CUDA graphs" : ""), FirstStep = measurement.FirstStep };
        File.WriteAllText(path, JsonSerializer.Serialize(report, options));
        Console.Error.WriteLine(FormattableString.Invariant($"{name}: {milliseconds:0.000} ms"));
    }

    Dataset Images(int count, params int[] shape) => new(
        DataColumn.Real("x", [.. Enumerable.Range(0, count * shape.Aggregate(1, (product, size) => product * size))
            .Select(_ => random.NextSingle() * 2 - 1)], shape),
        DataColumn.Index("y", Indices(count, 10)));

    Dataset Text(int count, int length, int vocabulary) => new(DataColumn.Index("text", Indices(count * length, vocabulary), length));

    int[] Indices(int count, int bound) => [.. Enumerable.Range(0, count).Select(_ => random.Next(bound))];
}
