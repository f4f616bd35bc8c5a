using System.Diagnostics;
using System.Runtime.Intrinsics;
using GraphCompiler.Cpu;
using KernelBenchmarks;
using Peers;
using static System.FormattableString;

// Each kernel as a share of what the machine can do: products of its measured peak, all others of a copy of the same bytes.
// Without arguments, at all widths of vectors that the processor has; --width measures at the width that the process runs at.

if (args is not ["--width"])
{
    foreach (var (name, value) in new[] { ("DOTNET_EnableAVX512", "1"), ("DOTNET_EnableAVX512", "0"), ("DOTNET_EnableAVX2", "0") })
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { Environment = { [name] = value } };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(Measured).Assembly.Location);
        start.ArgumentList.Add("--width");
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0) return process.ExitCode;
    }
    return 0;
}

var teams = new[] { 1, 2 }.Where(threads => threads <= Environment.ProcessorCount).Select(threads => new WorkerTeam(threads)).ToArray();
var width = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
var peaks = teams.Select(Machine.PeakFlops).ToArray();
Console.WriteLine(
    Invariant($"\n{width} bits; peak {string.Join(" / ", peaks.Select(peak => Invariant($"{peak / 1e9:0}")))} GFLOP/s on 1 / 2 threads\n"));
Console.WriteLine("| kernel | time, 1 / 2 threads | rate | share of peak or copy | 2 threads against 1 |\n|---|---|---|---|---|");
foreach (var kernel in new ElementwiseKernels().All().Concat(new OptimizerKernels().All()).Concat(new ProductKernels().All()))
{
    List<double> seconds = [], shares = [];
    var isQuiet = true;
    for (var i = 0; i < teams.Length; i++)
    {
        var team = teams[i];
        var repetitions = Sample.Repetitions(Run);
        var samples = Enumerable.Range(0, 7).Select(_ => Sample.Of(Run, repetitions)).ToList();
        isQuiet &= samples.Count(sample => sample.IsQuiet) > samples.Count / 2;
        seconds.Add(Sample.Median(samples.Select(sample => sample.Seconds)));
        shares.Add(kernel.Flops > 0 ? kernel.Flops / seconds[i] / peaks[i] : Machine.CopySeconds(team, kernel.Bytes) / seconds[i]);

        double Run()
        {
            kernel.Run(team);
            return 0;
        }
    }
    var rate = kernel.Flops > 0 ? "GFLOP/s" : "GB/s";
    var work = Math.Max(kernel.Flops, kernel.Bytes);
    Console.WriteLine(Invariant($"| {kernel.Name}{(isQuiet ? "" : " *")} | {Join(seconds, s => Invariant($"{s * 1e6:0.0}"))} us | ")
        + Invariant(
            $"{Join(seconds, s => Invariant($"{work / s / 1e9:0}"))} {rate} | {Join(shares, share => Invariant($"{share:0.00}"))} | ")
        + Invariant($"{seconds[0] / seconds[^1]:0.00} |"));
}
return 0;

static string Join(IEnumerable<double> values, Func<double, string> text) => string.Join(" / ", values.Select(text));
