using GraphCompiler.Benchmarks;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

if (args is ["context", .. var rows])
{
    ContextLength.Run(rows.Length == 0 ? [64, 0] : [.. rows.Select(int.Parse)]);
    return;
}

// In this process, so that nothing has to be restored and built a second time.
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
