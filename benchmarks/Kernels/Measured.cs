using GraphCompiler.Cpu;

namespace KernelBenchmarks;

/// <summary>What is measured, and what it is measured by.</summary>
/// <param name="Run">Runs it on a team.</param>
/// <param name="Flops">Its floating-point operations, to be compared with the processor's peak; 0 if bytes count.</param>
/// <param name="Bytes">The bytes that it has to read and write, to be compared with a copy of as many.</param>
sealed record Measured(string Name, Action<WorkerTeam> Run, double Flops = 0, double Bytes = 0);
