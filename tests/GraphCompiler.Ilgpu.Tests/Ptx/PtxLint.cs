using System.Text.RegularExpressions;

namespace GraphCompiler.Ilgpu.Tests.Ptx;

/// <summary>What is wrong, or will be slow, in the PTX that ILGPU makes of a kernel.</summary>
static class PtxLint
{
    static readonly (string Pattern, string Complaint)[] forbidden =
    [
        (@"\.extern\s+\.func", "calls a function that no driver has"),
        (@"\bcall\b", "calls a function"),
        (@"\.local\b", "has local memory"),
        (@"\b(ld|st)\.(v\d\.)?[fusb](8|16|32|64)", "accesses memory through generic addresses"),
        (@"\bbrx\.idx", "jumps by a table"),
    ];

    /// <param name="plain">The kernel as ILGPU compiles it at O1, where statements keep their order.</param>
    /// <param name="optimized">The kernel at O2, as it runs.</param>
    public static IEnumerable<string> Complaints(string plain, string optimized)
    {
        foreach (var (pattern, complaint) in forbidden)
            if (Regex.IsMatch(optimized, pattern)) yield return complaint;
        if (optimized.Contains("brx.idx", StringComparison.Ordinal)) yield break;

        var (before, after) = (new PtxCode(plain), new PtxCode(optimized));
        foreach (var complaint in Orders(before, after).Concat(Branches(after)).Concat(FirstReads(after))) yield return complaint;
    }

    /// <summary>Where a kernel both loads and stores, the order of both and of barriers is the program's.</summary>
    static IEnumerable<string> Orders(PtxCode before, PtxCode after) =>
        from place in Accesses(before).Concat(Accesses(after)).GroupBy(access => access.Place)
        where place.Any(access => access.IsLoad) && place.Any(access => !access.IsLoad)
        where !new AccessOrder(before, place.Key).IsThatOf(new(after, place.Key))
        select $"loads and stores {place.Key} in another order at O2";

    static IEnumerable<(string Place, bool IsLoad)> Accesses(PtxCode code) =>
        from i in Enumerable.Range(0, code.Instructions.Count)
        where code.Instructions[i] is { IsLoad: true } or { IsStore: true } or { IsAtomic: true }
        from place in code.PlacesOf(i)
        select (place, code.Instructions[i].IsLoad);

    /// <summary>
    /// Branches follow sizes and positions, not data; those marked as uniform are uniform; all threads reach each barrier.
    /// </summary>
    static IEnumerable<string> Branches(PtxCode code)
    {
        var divergent = new Divergence(code).Branches;
        for (var i = 0; i < code.Instructions.Count; i++)
        {
            var branch = code.Instructions[i];
            if (branch.IsBarrier && code.ControlsOf(i).Any(divergent.Contains)) yield return "has a barrier that not all threads reach";
            if (!branch.IsBranch || branch.Guard.Length == 0) continue;
            if (branch.Opcode == "bra.uni" && divergent.Contains(i))
                yield return "takes a branch for uniform that threads may take differently";
            if (code.DefinitionsOf(branch.Guard, i).Any(test => Regex.IsMatch(code.Instructions[test].Opcode, @"^setp\.\w+\.[fb]")))
                yield return "branches on data";
        }
    }

    /// <summary>What a thread reads from shared memory was stored, and a barrier passed since, whatever branches were taken.</summary>
    static IEnumerable<string> FirstReads(PtxCode code)
    {
        var all = Enumerable.Range(0, code.Instructions.Count).ToList();
        foreach (var block in Accesses(code).Select(access => access.Place).Where(place => place.StartsWith("__", StringComparison.Ordinal))
            .Distinct())
        {
            // Whether an instruction can be reached without a store, and without a barrier after one.
            var (unstored, unsettled) = (Reached(code, 0, IsStore), new HashSet<int>());
            foreach (var store in all.Where(i => IsStore(i) && unstored.Contains(i)))
                foreach (var next in code.SuccessorsOf(store))
                    unsettled.UnionWith(Reached(code, next, i => code.Instructions[i].IsBarrier));
            if (all.Any(i => code.Instructions[i].IsLoad && code.PlacesOf(i).Contains(block)
                && (unstored.Contains(i) || unsettled.Contains(i))))
                yield return "reads shared memory that may not be written yet";

            bool IsStore(int i) => code.Instructions[i].IsStore && code.PlacesOf(i).Contains(block);
        }
    }

    /// <summary>The instructions that execution gets to from one without passing a stop; the stops it gets to are among them.</summary>
    static HashSet<int> Reached(PtxCode code, int from, Func<int, bool> isStop)
    {
        var reached = new HashSet<int>();
        var open = new Stack<int>([from]);
        while (open.TryPop(out var i))
        {
            if (!reached.Add(i) || isStop(i)) continue;
            foreach (var next in code.SuccessorsOf(i)) open.Push(next);
        }
        return reached;
    }
}
