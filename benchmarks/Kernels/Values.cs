namespace KernelBenchmarks;

/// <summary>What kernels are given to read.</summary>
static class Values
{
    /// <summary>
    /// Numbers between 0.1 and 2. Memory that was never written will not do: the system backs all of it with one page of zeros, which stays
    /// in the first-level cache.
    /// </summary>
    public static float[] Drawn(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => 0.1f + 1.9f * random.NextSingle())];
    }
}
