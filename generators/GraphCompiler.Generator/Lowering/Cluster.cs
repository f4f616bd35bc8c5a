using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// Nodes computed by one kernel, over common axes. A member is computed at every point of all axes, or (a "row value", as
/// every reduction is but a product) at every point of the parallel ones.
/// </summary>
internal sealed class Cluster
{
    /// <summary>A computed node that a member reads.</summary>
    /// <param name="At">The coordinates it is read at; null means by linear index.</param>
    internal sealed record ReadNode(Node Node, ImmutableArray<IndexExpression>? At)
    {
        /// <summary>Whether the elements are places in memory.</summary>
        public bool IsAddress { get; init; }

        public ReadNode Renamed(Func<IndexExpression, IndexExpression> rename) =>
            At is { } at ? this with { At = [.. at.Select(rename)] } : this;
    }

    /// <summary>Where a member is computed.</summary>
    /// <param name="Point">The member's coordinates in the cluster's axes.</param>
    /// <param name="Reads">The computed nodes that the member reads.</param>
    internal sealed record Place(Point Point, ImmutableArray<ReadNode> Reads)
    {
        public ImmutableArray<IndexExpression> At => Point.At;

        /// <summary>The axes that the coordinates mention.</summary>
        public ImmutableArray<Axis> Axes { get; } = AxesOf(Point.At);

        public Place Renamed(Func<IndexExpression, IndexExpression> rename) =>
            new(new([.. Point.At.Select(rename)], [.. Point.Bound.Select(rename)]), [.. Reads.Select(read => read.Renamed(rename))]);
    }

    readonly Dictionary<Node, Place> places;
    ImmutableArray<ReadNode> reads;

    Cluster(ImmutableArray<Axis> parallel, ImmutableArray<Axis> inner, ImmutableArray<Node> members, Dictionary<Node, Place> places)
    {
        (Parallel, Inner, Members, this.places) = (parallel, inner, members, places);
        Product = members.FirstOrDefault(node => node.Primitive.SumsProducts);
    }

    public ImmutableArray<Axis> Parallel { get; }

    /// <summary>The axes that members reduce; not those of a product's depth.</summary>
    public ImmutableArray<Axis> Inner { get; }

    /// <summary>The axes over which the product sums.</summary>
    public ImmutableArray<Axis> Depth => Product is null ? [] : AxesOf(places[Product].Point.Bound);

    /// <summary>Whether the sums of a product are reduced again, row by row.</summary>
    public bool ReducesProduct => Product is not null && !Inner.IsEmpty;

    public ImmutableArray<Node> Members { get; }

    /// <summary>Where each member is computed.</summary>
    public IReadOnlyDictionary<Node, Place> Places => places;

    /// <summary>What all members read.</summary>
    public ImmutableArray<ReadNode> Reads => reads.IsDefault ? reads = [.. Members.SelectMany(member => places[member].Reads)] : reads;

    public Node? Product { get; }

    /// <summary>The only member, if it is written by kernels of its own.</summary>
    public Node? NodeWithOwnKernels => Members.Length == 1 && Members[0].Primitive.HasOwnKernels ? Members[0] : null;

    /// <summary>The cluster of one node, over fresh axes.</summary>
    public static Cluster Of(Node node, Access access)
    {
        var point = node.Primitive.HasOwnKernels ? new([], []) : node.Primitive.PointOf(node);
        var place = new Place(point, ReadsOf(node, access, OperandsOf(node, point)));
        return new(place.Axes, node.Primitive.SumsProducts ? [] : AxesOf(point.Bound), [node], new() { [node] = place });
    }

    static ImmutableArray<Axis> AxesOf(ImmutableArray<IndexExpression> indices)
    {
        var axes = ImmutableArray.CreateBuilder<Axis>(indices.Length);
        foreach (var index in indices)
            foreach (var axis in index.Axes)
                if (!axes.Contains(axis)) axes.Add(axis);
        return axes.ToImmutable();
    }

    /// <summary>Whether the member has one value for each point of the parallel axes only.</summary>
    public bool IsRowValue(Node member) => Inner.IsEmpty || !places[member].Axes.Any(axis => Inner.Contains(axis));

    /// <summary>The cluster over an axis in the place of another one.</summary>
    public Cluster With(Axis axis, Axis now)
    {
        ImmutableArray<Axis> Renamed(ImmutableArray<Axis> axes) => [.. axes.Select(known => known == axis ? now : known)];
        return new(Renamed(Parallel), Renamed(Inner), Members, places.ToDictionary(entry => entry.Key,
            entry => entry.Value.Renamed(index => index.Replace(known => known == axis ? now : known))));
    }

    /// <summary>One cluster for two that are over the same axes and don't read each other.</summary>
    public Cluster Beside(Cluster other) => new(Parallel, Inner, Members.AddRange(other.Members),
        places.Concat(other.places).ToDictionary(entry => entry.Key, entry => entry.Value));

    static ImmutableArray<ReadNode> ReadsOf(
        Node node, Access access, IEnumerable<(Node Node, ImmutableArray<IndexExpression> At)> operands)
    {
        var reads = ImmutableArray.CreateBuilder<ReadNode>();
        var address = node.Primitive.AddressesByIndex && node.Primitive.IndexBound(node) is var (index, _) ? node.Inputs[index] : null;
        foreach (var (operand, coordinates) in operands)
            access.Read(operand, coordinates,
                (stored, _) =>
                {
                    if (!Leaf.IsStored(stored)) reads.Add(new(stored, null) { IsAddress = operand == address });
                    return Opaque(stored);
                },
                (computed, where) =>
                {
                    reads.Add(new(computed, where) { IsAddress = operand == address });
                    return Opaque(computed);
                });
        return reads.ToImmutable();
    }

    /// <summary>
    /// An element of a node, wherever it is. A gathered index matters to the coordinates of later reads only as an opaque term.
    /// </summary>
    static Expression Opaque(Node node) => new Expression.Load(new Operand("", node.Type, node.Shape), IndexExpression.Zero);

    /// <summary>A node's direct operands and the coordinates it reads them at.</summary>
    static IEnumerable<(Node Node, ImmutableArray<IndexExpression> At)> OperandsOf(Node node, Point point)
    {
        var reads = new RecordedReads(node);
        if (node.Primitive.HasOwnKernels) node.Primitive.Lower(node, reads);
        else node.Primitive.ValueAt(node, point, reads.Read);
        return reads.All;
    }

    /// <summary>Records what is read, and builds no kernels.</summary>
    sealed class RecordedReads(Node node) : INodeKernels, IOperands
    {
        public List<(Node Node, ImmutableArray<IndexExpression> At)> All { get; } = [];

        public void Fill(double value)
        {
        }

        public bool IsMadeInPlace(Node part) => false;

        public void Repeat()
        {
            foreach (var input in node.Inputs) Read(input, ReshapeMap.Coordinates(input.Shape));
        }

        public void WrittenBy(Node other) => Read(other, ReshapeMap.Coordinates(other.Shape));

        public Node AddCompensation() => Leaf.Of(0);

        public void Add(string name, ImmutableArray<IndexExpression> parallel, Func<IOperands, ImmutableArray<Statement>> body) =>
            body(this);

        public void Add(
            string name, ImmutableArray<IndexExpression> parallel, ImmutableArray<IndexExpression> loop,
            Func<IOperands, ImmutableArray<Statement>> body) => body(this);

        public Operand Of(Node node) => new("", node.Type, node.Shape);

        public Expression Read(Node node, ImmutableArray<IndexExpression> at)
        {
            All.Add((node, at));
            return Opaque(node);
        }
    }

    /// <summary>
    /// One cluster for both, if <paramref name="consumer"/> reads <paramref name="producer"/>'s members exactly where they are computed
    /// and every member still is a full or a row value.
    /// </summary>
    public static Merger Merge(Cluster producer, Cluster consumer, KernelTraits traits)
    {
        // Factors are read where they lie; what the epilogue reads may be computed there.
        if (consumer.Product is { } product
            && (producer.Product is not null || consumer.places[product].Reads.Any(read => producer.places.ContainsKey(read.Node))))
            return FusionLimit.Product;
        if (consumer.NodeWithOwnKernels is not null || producer.NodeWithOwnKernels is not null) return FusionLimit.OwnKernels;
        if (producer.Members.Length + consumer.Members.Length > traits.MostMembers) return FusionLimit.Size;
        var map = new Dictionary<Axis, Axis>();
        foreach (var read in consumer.Reads)
        {
            var (node, at) = read;
            if (!producer.places.TryGetValue(node, out var place)) continue;
            // Indices are loaded.
            if (at is not { } wanted || read.IsAddress || (node.Type.IsInteger && node.Primitive.Function is null))
                return FusionLimit.Address;
            for (var i = 0; i < wanted.Length; i++)
            {
                if (wanted[i].IsZero && place.At[i].IsZero) continue;
                // A slice from the start reads along a shorter axis.
                if (wanted[i].PureAxis is not { } from || place.At[i].PureAxis is not { } to || from.Size != to.Size)
                    return FusionLimit.Order;
                if (map.TryGetValue(from, out var known) ? known != to : map.ContainsValue(to)) return FusionLimit.Order;
                map[from] = to;
            }
        }
        var freeProducer = producer.Parallel.Concat(producer.Inner).Where(axis => !map.ContainsValue(axis)).ToList();
        var freeConsumer = consumer.Parallel.Concat(consumer.Inner).Where(axis => !map.ContainsKey(axis)).ToList();
        if (freeProducer.Count > 0 && freeConsumer.Count > 0)
        {
            // A row value read by full values: the consumer's remaining axes run where the producer reduced.
            // Two reductions belong together if they read something together; else the first one's operands would have to wait for the
            // second's.
            if (consumer.Members.Any(member => member.Primitive.Reduces)
                && !consumer.Reads.Any(read => producer.Reads.Any(other => other.Node == read.Node)))
                return FusionLimit.Whole;
            if ((producer.Product is not null && producer.Inner.IsEmpty)
                || !freeProducer.Select(axis => axis.Size).SequenceEqual(freeConsumer.Select(axis => axis.Size)))
                return FusionLimit.Whole;
            foreach (var (from, to) in freeConsumer.Zip(freeProducer, (from, to) => (from, to))) map[from] = to;
            freeConsumer.Clear();
        }
        if (freeConsumer.Count > 0 && !freeConsumer.SequenceEqual(consumer.Inner)) return FusionLimit.Order;

        IndexExpression Rename(IndexExpression index) => index.Replace(axis => map.TryGetValue(axis, out var to) ? to : axis);
        var inner = producer.Inner.Concat(consumer.Inner.Select(axis => map.TryGetValue(axis, out var to) ? to : axis)).Distinct()
            .ToImmutableArray();
        var all = producer.Parallel.Concat(producer.Inner).Concat(freeConsumer);
        var places = new Dictionary<Node, Place>(producer.places);
        foreach (var member in consumer.Members) places.Add(member, consumer.places[member].Renamed(Rename));
        var merged = new Cluster([.. all.Where(axis => !inner.Contains(axis))], [.. all.Where(inner.Contains)],
            producer.Members.AddRange(consumer.Members), places);
        return merged.IsConsistent() && (!merged.ReducesProduct || merged.HasWholeRows(traits)) ? merged : FusionLimit.Whole;
    }

    bool IsConsistent() => Members.All(member =>
    {
        var axes = places[member].Axes;
        var isRow = axes.Length == Parallel.Length && axes.All(Parallel.Contains);
        var isFull = axes.Length == Parallel.Length + Inner.Length;
        if (member == Product) return isFull;
        if (member.Primitive.Reduces) return isRow && AxesOf(places[member].Point.Bound) is var bound && bound.Length == Inner.Length
            && bound.All(Inner.Contains);
        return isRow || isFull;
    });

    /// <summary>Whether what is reduced are rows of the product, each computed as a whole, of a length that suits that.</summary>
    bool HasWholeRows(KernelTraits traits) =>
        IsInTiles(traits) && Roles is var roles && !roles.Rows.IsEmpty && roles.Depth.Length <= traits.MostNestedAxes
        && roles.Columns.Length == 1 && roles.Columns.SequenceEqual(Inner)
        && TypicalSizes.Of(Inner[0].Size) is var length && length >= traits.ShortestProductRow && length <= traits.LongestProductRow;

    /// <summary>The roles of the product's axes.</summary>
    public ProductAxes Roles => Product!.Primitive.RolesAt(Product, places[Product].Point);

    /// <summary>Whether the product is walked in tiles: it has enough terms for their preparation.</summary>
    public bool IsInTiles(KernelTraits traits) =>
        traits.HasProducts && Roles is var roles && !(roles.Rows.IsEmpty && roles.Columns.IsEmpty)
        && TypicalSizes.Of(Axis.SizeOf(Parallel.Concat(Inner).Concat(Depth))) >= traits.SmallestProduct;
}
