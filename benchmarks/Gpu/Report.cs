using System.Text;
using static System.FormattableString;

namespace Gpu;

/// <summary>A model's training step, Adam's included.</summary>
/// <param name="Numbers">The kind of its numbers: fp32, tf32 (products by tensor cores), bf16 (mixed precision).</param>
/// <param name="Milliseconds">The time of a step, the median of several runs.</param>
/// <param name="ProcessorMicroseconds">The processor's time for a step.</param>
/// <param name="FirstStep">Seconds from the model's construction to the end of its first step: kernels are compiled for the device.</param>
/// <param name="Kernels">How many kernels compute the loss and its gradients.</param>
/// <param name="WorkBytes">What the plan takes beside parameters and gradients.</param>
/// <param name="Loss">The loss after the last step.</param>
sealed record ModelResult(string Name, string Numbers, double Milliseconds, double ProcessorMicroseconds, double FirstStep, int Kernels,
    long WorkBytes, double Loss);

/// <summary>One kind of kernel.</summary>
/// <param name="Flops">The arithmetic of a call, by the plan.</param>
/// <param name="Bytes">What a call reads and writes, by the plan.</param>
sealed record KernelResult(string Name, double Milliseconds, long Flops, long Bytes)
{
    public double Teraflops => Flops / Milliseconds / 1e9;

    public double Gigabytes => Bytes / Milliseconds / 1e6;
}

/// <summary>PyTorch's milliseconds on the same device, by kind of run, such as <c>eager fp32</c>; what pytorch.py writes.</summary>
sealed record PeerReport(string Device, string Version, Dictionary<string, Dictionary<string, double>> Models,
    Dictionary<string, double> Kernels);

/// <summary>All that was measured on a device.</summary>
/// <param name="FirstStep">Seconds from the start of the process to the end of the first step of the first model.</param>
/// <param name="CopyGigabytes">What a copy on the device reads and writes in a second.</param>
sealed record Report(string Device, string Date, double FirstStep, double CopyGigabytes, List<ModelResult> Models,
    List<KernelResult> Kernels)
{
    /// <summary>The report as Markdown, beside PyTorch's if there is one.</summary>
    public string Table(PeerReport? peer)
    {
        var text = new StringBuilder()
            .Append(
                Invariant(
                    $"{Device}; {Date}. First step {FirstStep:0.0} s after the start of the process. Copies: {CopyGigabytes:0} GB/s."))
            .Append(peer is null
                ? " PyTorch was not measured.\n\n"
                : Invariant($" PyTorch {peer.Version} on {peer.Device}; ratios above 1: GraphCompiler is faster.\n\n"))
            .Append("| training step | numbers | time | processor | first step | kernels | work memory | PyTorch eager | compiled |\n")
            .Append("|---|---|---|---|---|---|---|---|---|\n");
        foreach (var model in Models)
        {
            text.Append(Invariant(
                $"| {model.Name} | {model.Numbers} | {model.Milliseconds:0.000} ms | {model.ProcessorMicroseconds:0} us | "))
                .Append(Invariant($"{model.FirstStep:0.0} s | "))
                .Append(Invariant($"{model.Kernels} | "))
                .Append(Invariant($"{model.WorkBytes / 1e6:0.0} MB |"));
            foreach (var run in new[] { "eager", "compiled" })
                text.Append(peer?.Models.GetValueOrDefault(model.Name)?.TryGetValue($"{run} {model.Numbers}", out var time) == true
                    ? Invariant($" {time / model.Milliseconds:0.00} |")
                    : " |");
            text.Append('\n');
        }
        text.Append("\n| kernels | time | TFLOP/s | GB/s | of a copy | against PyTorch |\n|---|---|---|---|---|---|\n");
        foreach (var kernel in Kernels)
        {
            text.Append(Invariant(
                $"| {kernel.Name} | {kernel.Milliseconds:0.000} ms | {kernel.Teraflops:0.00} | {kernel.Gigabytes:0} | "))
                .Append(Invariant($"{kernel.Gigabytes / CopyGigabytes:0.00} |"))
                .Append(peer?.Kernels.TryGetValue(kernel.Name, out var time) == true
                    ? Invariant($" {time / kernel.Milliseconds:0.00} |\n")
                    : " |\n");
        }
        return text.ToString();
    }
}
