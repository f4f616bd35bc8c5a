using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// The calls that copy rounded factors to wider elements. They are put right before the products that read them, so that the copies, which
/// take twice the memory, are alive for as short a time as possible.
/// </summary>
internal sealed class WideCopies
{
    /// <summary>For how many further calls a copy is kept for another product.</summary>
    const int MostKept = 4;

    readonly Dictionary<Node, Call> copies = [];
    readonly Dictionary<Call, Call> originals = [];
    readonly Dictionary<Node, (Node Copy, int At)> recent = [];
    readonly Dictionary<Node, Node> shared = [];
    readonly List<Call> placed = [];

    WideCopies(IEnumerable<Call> calls, StoredTypes types)
    {
        foreach (var call in calls)
            if (call.Written.First() is var node && Copy.Is(node) && types.IsNarrow(node.Inputs[0]) && !types.IsNarrow(node))
                copies.Add(node, call);
    }

    /// <summary>Orders calls as if products read rounded factors themselves.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="types">The types in which values are stored.</param>
    /// <param name="order">Orders calls without copies.</param>
    public static IReadOnlyList<Call> Order(
        IReadOnlyList<Call> calls, StoredTypes types, Func<IReadOnlyList<Call>, IReadOnlyList<Call>> order)
    {
        var copies = new WideCopies(calls, types);
        if (copies.copies.Count == 0) return order(calls);
        var ordered = order([.. calls.Where(call => !copies.copies.ContainsKey(call.Written.First())).Select(copies.WithRoundedFactors)]);
        copies.Place(ordered, 0, ordered.Count, 0);
        return copies.placed;
    }

    Call WithRoundedFactors(Call call)
    {
        var direct = call with { Operands = [.. call.Operands.Select(node => copies.ContainsKey(node) ? node.Inputs[0] : node)] };
        originals.Add(direct, call);
        return direct;
    }

    /// <param name="depth">The number of loops around the calls.</param>
    void Place(IReadOnlyList<Call> calls, int from, int to, int depth)
    {
        foreach (var (start, end, loop) in Call.Units(calls, from, to, depth))
        {
            for (var i = start; i < end; i++)
                foreach (var node in originals[calls[i]].Operands)
                    if (copies.TryGetValue(node, out var copy) && copy.Loops.Length == depth) PlaceCopy(node, copy, depth);
            if (loop is not null) Place(calls, start, end, depth + 1);
            else placed.Add(originals[calls[start]] is var call && call.Operands.Any(shared.ContainsKey)
                ? call with { Operands = [.. call.Operands.Select(node => shared.TryGetValue(node, out var other) ? other : node)] }
                : call);
        }
    }

    void PlaceCopy(Node node, Call copy, int depth)
    {
        var source = node.Inputs[0];
        if (depth == 0 && recent.TryGetValue(source, out var known) && placed.Count - known.At <= MostKept)
        {
            if (known.Copy != node) shared[node] = known.Copy;
            recent[source] = (known.Copy, placed.Count);
            return;
        }
        if (shared.ContainsKey(node) || placed.Contains(copy)) return;
        placed.Add(copy);
        recent[source] = (node, placed.Count);
    }
}
