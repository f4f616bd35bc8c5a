using System.Collections.Immutable;

namespace GraphCompiler.Generator.Lowering;

/// <summary>A buffer that needs a place: its size in bytes and the launches between which it is alive.</summary>
/// <param name="Reuses">A buffer that dies in the launch that makes this one, and whose place it may take; by position in the list.</param>
internal sealed record MemoryRequest(Dim Size, int FirstUse, int LastUse, int? Reuses = null);

/// <summary>
/// Gives buffers fixed places so that no two that are alive at once overlap, each at a multiple of 64 bytes. Sizes are polynomials, so
/// there is one region for each unit (sizes of 784·N and 128·N share the region of N), in which sizes are plain numbers; offsets are
/// polynomials known at build time.
/// </summary>
internal static class MemoryPlanner
{
    const long Granule = 64;

    /// <returns>An offset for each request, and the size of the whole, in bytes.</returns>
    public static (ImmutableArray<Dim> Offsets, Dim Bytes) Plan(IReadOnlyList<MemoryRequest> requests)
    {
        var offsets = new Dim[requests.Count];
        var start = Dim.Zero;
        var regions = requests.Select((request, i) => (Index: i, Place: Measure(request.Size), Request: request))
            .GroupBy(item => item.Place.Unit).OrderBy(region => region.Key.ToString().Length)
            .ThenBy(region => region.Key.ToString(), StringComparer.Ordinal);
        foreach (var region in regions)
        {
            var placed = new List<(long Begin, long End, int First, int Last)>();
            var begins = new Dictionary<int, long>();
            // Reused places first resolve to their owner's; a chain of in-place steps is one long-lived block.
            var chains = Chains([.. region.Select(item => (item.Index, item.Place.Count, item.Request))]);
            foreach (var chain in chains.OrderByDescending(chain => chain.Size).ThenBy(chain => chain.First)
                .ThenBy(chain => chain.Members[0]))
            {
                var begin = 0L;
                foreach (var other in placed.Where(other => other.First <= chain.Last && chain.First <= other.Last)
                    .OrderBy(other => other.Begin))
                {
                    if (begin + chain.Size <= other.Begin) break;
                    begin = Math.Max(begin, other.End);
                }
                placed.Add((begin, begin + chain.Size, chain.First, chain.Last));
                foreach (var member in chain.Members) begins.Add(member, begin);
            }
            foreach (var item in region) offsets[item.Index] = start + region.Key * begins[item.Index];
            start += region.Key * placed.Max(block => block.End);
        }
        return ([.. offsets], start);
    }

    static List<(List<int> Members, long Size, int First,
        int Last)> Chains(IReadOnlyList<(int Index, long Count, MemoryRequest Request)> items)
    {
        var chains = new List<(List<int> Members, long Size, int First, int Last)>();
        var chainOf = new Dictionary<int, int>();
        foreach (var (index, count, request) in items.OrderBy(item => item.Request.FirstUse).ThenBy(item => item.Index))
        {
            // Only the last buffer of a chain can be reused, and only once.
            if (request.Reuses is { } reused && chainOf.TryGetValue(reused, out var at) && chains[at].Size >= count
                && chains[at].Last == request.FirstUse && chains[at].Members.Last() == reused)
            {
                chains[at].Members.Add(index);
                chains[at] = chains[at] with { Last = request.LastUse };
            }
            else
            {
                at = chains.Count;
                chains.Add(([index], count, request.FirstUse, request.LastUse));
            }
            chainOf.Add(index, at);
        }
        return chains;
    }

    /// <summary>
    /// A size as a multiple of a unit, rounded up so that whatever the symbols are it fills whole granules: <c>3136 N</c> is 3136 of N, and
    /// <c>600 N</c> 640. Where that would add more than an eighth, as to <c>40 N</c>, it is 640 of <c>⌈N / 16⌉</c>.
    /// </summary>
    static (Dim Unit, long Count) Measure(Dim size)
    {
        var added = size.Where(term => term.Coefficient > 0);
        if (added.Constant is { } constant) return (Dim.One, Round(constant));
        var common = added.Terms.Aggregate(0L, (divisor, term) => Dim.GreatestCommonDivisor(divisor, term.Coefficient));
        var unit = added.DivideExactly(common)!;
        if (Round(common) <= common + common / 8) return (unit, Round(common));
        // Buffers share a region whatever their elements are: but for odd numbers of narrow ones, 16 of a size fill granules.
        var block = Granule / 4;
        while (block * common % Granule != 0) block *= 2;
        return (unit.InBlocks(block), block * common);
    }

    /// <summary>The room a buffer of some bytes takes.</summary>
    public static Dim Footprint(Dim size)
    {
        var (unit, count) = Measure(size);
        return unit * count;
    }

    static long Round(long count) => Math.Max(1, (count + Granule - 1) / Granule) * Granule;
}
