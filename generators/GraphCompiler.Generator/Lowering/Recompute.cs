using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// Chooses stored values that later kernels recompute instead of loading: cheap functions of one stored tensor and of row values, such as
/// the normalized rows that the gradient of a layer norm reads. Recomputing one needs no more loads than loading it. A function of several
/// tensors is recomputed where its readers load most of them anyway, so that less is loaded and stored altogether. So is a value with a
/// kernel of its own whose readers take parts of it, such as the gates of an LSTM in its backward pass. A value that is computed from no
/// tensor, such as the mask of a dropout, may cost more, since it saves both the store and the load.
/// </summary>
internal sealed class Recompute
{
    readonly Dictionary<Node, Cluster> clusterOf;
    readonly HashSet<Node> stored;
    readonly KernelTraits traits;
    readonly HashSet<Node> chosen = [];
    readonly Dictionary<Node, HashSet<Cluster>> readers = [];
    readonly Dictionary<Cluster, int> places;

    Recompute(IEnumerable<Cluster> clusters, Dictionary<Node, Cluster> clusterOf, HashSet<Node> stored, KernelTraits traits)
    {
        (this.clusterOf, this.stored, this.traits) = (clusterOf, stored, traits);
        places = clusters.Select((cluster, place) => (cluster, place)).ToDictionary(pair => pair.cluster, pair => pair.place);
        foreach (var cluster in places.Keys)
            foreach (var (node, _) in cluster.Reads) ReadersOf(node).Add(cluster);
    }

    /// <param name="stored">The nodes that need memory: chosen ones leave, the row values they are computed from join.</param>
    /// <param name="access">Knows the nodes that must be stored whatever else.</param>
    /// <param name="traits">What is cheap on the target.</param>
    /// <returns>The chosen nodes.</returns>
    public static HashSet<Node> Choose(IEnumerable<Node> nodes, IEnumerable<Cluster> clusters, Dictionary<Node, Cluster> clusterOf,
        HashSet<Node> stored, Access access, KernelTraits traits)
    {
        var recompute = new Recompute(clusters, clusterOf, stored, traits);
        foreach (var node in nodes.Where(node => recompute.IsCandidate(node, access))) recompute.Consider(node);
        return recompute.chosen;
    }

    /// <summary>
    /// Stores one value of a kernel instead of several cheap functions of it that later kernels read, such as what a GELU is applied to
    /// instead of the factors of its gradient. <see cref="Choose"/> then chooses the functions.
    /// </summary>
    /// <param name="stored">The nodes that need memory: such values join.</param>
    /// <param name="access">Knows the nodes that must be stored whatever else.</param>
    /// <param name="traits">What is cheap on the target.</param>
    public static void StoreOperands(
        IEnumerable<Cluster> clusters, Dictionary<Node, Cluster> clusterOf, HashSet<Node> stored, Access access, KernelTraits traits)
    {
        var recompute = new Recompute(clusters, clusterOf, stored, traits);
        foreach (var cluster in clusters)
        {
            var functions = cluster.Members.Where(member => recompute.IsCandidate(member, access) && member.Type.IsReal).ToList();
            if (functions.Count < 2) continue;
            var best = cluster.Members
                .Where(member => member.Type.IsReal && !stored.Contains(member) && !member.Primitive.IsView && !access.IsInlined(member)
                    && member.Shape == functions[0].Shape && !IsRowValue(cluster, member))
                .Select(member => (Operand: member, Functions: functions.Count(function => recompute.IsFunctionOf(function, member))))
                .OrderByDescending(pair => pair.Functions).FirstOrDefault();
            if (best.Functions >= 2) stored.Add(best.Operand);
        }
    }

    bool IsCandidate(Node node, Access access) =>
        node.Primitive is { Function: not null } or { IsDrawn: true } && stored.Contains(node) && !access.IsAlwaysStored(node);

    /// <summary>Whether a node would be computed again from nothing but another one, if that were stored.</summary>
    bool IsFunctionOf(Node node, Node operand)
    {
        stored.Add(operand);
        var evaluation = EvaluationOf(node);
        stored.Remove(operand);
        return evaluation.Tensors.SetEquals([operand]) && evaluation.Rows.Count == 0 && !IsTooMuch(node, evaluation);
    }

    void Consider(Node node)
    {
        var evaluation = EvaluationOf(node);
        if (IsTooMuch(node, evaluation)) return;
        stored.Remove(node);
        stored.UnionWith(evaluation.Rows);
        chosen.UnionWith(evaluation.Evaluated);
        foreach (var reader in ReadersOf(node))
            foreach (var tensor in evaluation.Tensors) ReadersOf(tensor).Add(reader);
    }

    bool IsTooMuch(Node node, Evaluation evaluation)
    {
        var (tensors, _, evaluated, cost) = evaluation;
        var isDrawn = tensors.Count == 0 && evaluated.Any(part => part.Primitive.IsDrawn);
        var isCostly = cost > traits.CheapRecomputation || (tensors.Count > 1 && !SavesTraffic(node, tensors))
            || (IsRowValue(clusterOf[node], node) && !HasOwnKernel(node));
        return (!isDrawn && isCostly) || cost > traits.CostOfMemory;
    }

    /// <summary>
    /// Whether a kernel does nothing but compute the value, point by point, and those that read it do so point by point too and have no
    /// more points: if it is computed again, it is not more often, and without a kernel of its own.
    /// </summary>
    bool HasOwnKernel(Node node) => clusterOf[node] is { Product: null, Inner.IsEmpty: true } own
        && own.Members.All(member => member == node || !stored.Contains(member))
        && ReadersOf(node).All(reader => reader == own
            || (reader.Inner.IsEmpty && TypicalSizes.Of(Axis.SizeOf(reader.Parallel)) <= TypicalSizes.Of(node.Shape.Elements)));

    /// <summary>What it takes to compute a value again.</summary>
    /// <param name="Tensors">The stored tensors.</param>
    /// <param name="Rows">The row values, stored or not.</param>
    /// <param name="Evaluated">The nodes.</param>
    sealed record Evaluation(HashSet<Node> Tensors, HashSet<Node> Rows, HashSet<Node> Evaluated, int Cost);

    Evaluation EvaluationOf(Node node)
    {
        var tensors = new HashSet<Node>();
        var rows = new HashSet<Node>();
        var evaluated = new HashSet<Node>();
        var cost = 0;
        Visit(node);
        return new(tensors, rows, evaluated, cost);

        void Visit(Node part)
        {
            if (part != node && (Leaf.IsStored(part) || stored.Contains(part)))
            {
                if (!IsRow(part, node) && !IsSmallBeside(part, node)) tensors.Add(part);
                return;
            }
            if (part != node && IsRow(part, node) && part.Primitive is { Function: not null } or { Reduces: true })
            {
                rows.Add(part);
                return;
            }
            // The operands of a chosen value are evaluated with it: they may be stored nowhere else.
            evaluated.Add(part);
            cost += part.Primitive switch
            {
                { Source: not NodeSource.Operation } => 0,
                { IsView: true } when !Access.IsLinear(part) => 0,
                { Function.Cost: var own } when own < traits.CostlyFunction => own,
                { IsDrawn: true, Cost: { } own } => own,
                _ => traits.CostOfMemory + 1,
            };
            foreach (var input in part.Inputs)
                if (cost <= traits.CostOfMemory) Visit(input);
        }
    }

    /// <summary>
    /// Whether kernels that read the value would load less from memory if they loaded these tensors instead, counting the store, and keep
    /// none of them alive, or one of the same size that the value's own kernel reads.
    /// </summary>
    bool SavesTraffic(Node node, HashSet<Node> tensors)
    {
        var others = ReadersOf(node).Where(reader => reader != clusterOf[node]).ToList();
        var loads = others.SelectMany(reader => tensors, (Reader, Tensor) => (Reader, Tensor))
            .Where(load => !ReadersOf(load.Tensor).Contains(load.Reader)).ToList();
        var kept = loads.Where(load => !IsAliveAt(load.Reader, load.Tensor)).Select(load => load.Tensor).Distinct().ToList();
        return loads.Count < others.Count + traits.CostOfStore
            && (kept.Count == 0 || (kept is [var instead] && ReadersOf(instead).Contains(clusterOf[node])
                && instead.Shape.Elements == node.Shape.Elements));
    }

    /// <summary>Whether a tensor is kept until another kernel that need not come before the reader.</summary>
    bool IsAliveAt(Cluster reader, Node tensor) =>
        Leaf.IsStored(tensor) || ReadersOf(tensor).Any(other => other != reader && !Needs(reader, other));

    bool Needs(Cluster reader, Cluster other)
    {
        var visited = new HashSet<Cluster>();
        var stack = new Stack<Cluster>([reader]);
        while (stack.Count > 0)
            foreach (var (node, _) in stack.Pop().Reads)
            {
                var producer = clusterOf[node];
                if (producer == other) return true;
                if (places[producer] > places[other] && visited.Add(producer)) stack.Push(producer);
            }
        return false;
    }

    HashSet<Cluster> ReadersOf(Node node)
    {
        if (!readers.TryGetValue(node, out var clusters)) readers.Add(node, clusters = []);
        return clusters;
    }

    /// <summary>
    /// Whether the node has far fewer elements than the value in question: a row value of the same kernel, or a parameter along some axes.
    /// </summary>
    bool IsRow(Node node, Node root) =>
        Leaf.IsStored(node) ? node.Rank < root.Rank
        : clusterOf.TryGetValue(node, out var cluster) && cluster == clusterOf[root] && !cluster.Inner.IsEmpty && IsRowValue(cluster, node);

    bool IsSmallBeside(Node node, Node root) =>
        traits.SmallShare * TypicalSizes.Of(node.Shape.Elements) <= TypicalSizes.Of(root.Shape.Elements);

    // The results of a product are no rows, but what is reduced of them.
    static bool IsRowValue(Cluster cluster, Node node) => (cluster.Product is null || cluster.ReducesProduct) && cluster.IsRowValue(node);
}
