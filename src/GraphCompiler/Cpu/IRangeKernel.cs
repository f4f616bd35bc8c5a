namespace GraphCompiler.Cpu;

/// <summary>
/// Work over a range of independent rows. Generated kernels are structs of this kind, so that a call is direct and inlined.
/// </summary>
public interface IRangeKernel
{
    /// <summary>Does the rows from <paramref name="begin"/> up to, not including, <paramref name="end"/>.</summary>
    void Run(nint begin, nint end);
}
