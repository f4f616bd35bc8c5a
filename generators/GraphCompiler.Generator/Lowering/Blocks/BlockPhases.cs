using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Lowering.Blocks;

/// <summary>
/// When members of candidates are computed. What reads a total over the rows, or other rows than its own, needs a whole loop before it, and
/// so does everything that is no member: it belongs to a later phase. So a loop over the members of one phase never waits for another loop
/// that waits for it.
/// </summary>
internal sealed class BlockPhases
{
    readonly Dictionary<Node, int> phases = [];

    /// <summary>The phase of a member, or of what is computed between members; 0 for what depends on none.</summary>
    public int this[Node node] => phases.TryGetValue(node, out var phase) ? phase : 0;

    /// <returns>Null if a wide node is needed as a whole.</returns>
    public static BlockPhases? Of(IReadOnlyList<BlockCandidate> candidates, Graph graph, Access access, NodeReads reads)
    {
        var owner = candidates.SelectMany(candidate => candidate.Members.Select(member => (member, candidate)))
            .ToDictionary(pair => pair.member, pair => pair.candidate);
        var found = new BlockPhases();
        var left = owner.Count;
        foreach (var node in graph.Nodes.SkipWhile(node => !owner.ContainsKey(node)).Where(access.IsComputed))
        {
            if (left == 0) break;
            if (owner.ContainsKey(node)) left--;
            var phase = 0;
            owner.TryGetValue(node, out var own);
            foreach (var read in reads.ReadBy(node))
            {
                var from = found[read.Node];
                if (owner.TryGetValue(read.Node, out var producer) && (own != producer || !producer.ReadsOwnRows(node, read)))
                {
                    if (producer.IsWide(read.Node)) return null;
                    from++;
                }
                phase = Math.Max(phase, from);
            }
            if (phase > 0) found.phases.Add(node, phase);
        }
        return found;
    }

    /// <summary>How many loops a candidate takes, and how often one of them computes again what another one has computed.</summary>
    public (int Loops, int Repeated) CostOf(BlockCandidate candidate, NodeReads reads) =>
        (candidate.Members.Select(member => this[member]).Distinct().Count(),
        candidate.Members.SelectMany(member => reads.ReadBy(member).Where(read => this[read.Node] < this[member]))
            .Count(read => candidate.IsWide(read.Node)));
}
