namespace GraphCompiler.Runtime;

/// <summary>Random order, a pure function of seed and stream.</summary>
internal static class Permutation
{
    /// <summary>Shuffles in place (Fisher and Yates; Durstenfeld, 1964).</summary>
    public static void Shuffle(Span<int> items, ulong seed, ulong stream)
    {
        var random = new RandomBlocks(seed, stream);
        for (var i = items.Length - 1; i > 0; i--)
        {
            var (high, low, _, _) = random.Words((ulong)i);
            var j = (int)Math.BigMul((ulong)high << 32 | low, (ulong)i + 1, out _);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
