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

    /// <summary>The phase of a member.</summary>
    public int this[Node node] => phases[node];

    /// <returns>Null if a wide node is needed as a whole.</returns>
    public static BlockPhases? Of(IReadOnlyList<BlockCandidate> candidates, Graph graph, Access access, NodeReads reads)
    {
        var owner = candidates.SelectMany(candidate => candidate.Members.Select(member => (member, candidate)))
            .ToDictionary(pair => pair.member, pair => pair.candidate);
        var found = new BlockPhases();
        foreach (var node in graph.Nodes.Where(access.IsComputed))
        {
            var phase = 0;
            owner.TryGetValue(node, out var own);
            foreach (var read in reads.ReadBy(node))
            {
                var from = found.phases[read.Node];
                if (owner.TryGetValue(read.Node, out var producer) && (own != producer || !producer.ReadsOwnRows(node, read)))
                {
                    if (producer.IsWide(read.Node)) return null;
                    from++;
                }
                phase = Math.Max(phase, from);
            }
            found.phases.Add(node, phase);
        }
        return found;
    }

    /// <summary>How many loops a candidate takes, and how often one of them computes again what another one has computed.</summary>
    public (int Loops, int Repeated) CostOf(BlockCandidate candidate, NodeReads reads) =>
        (candidate.Members.Select(member => phases[member]).Distinct().Count(),
        candidate.Members.SelectMany(member => reads.ReadBy(member).Where(read => phases[read.Node] < phases[member]))
            .Count(read => candidate.IsWide(read.Node)));
}
