using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>Turns a cluster into a kernel: each member goes to the earliest stage in which its operands are known.</summary>
internal sealed class KernelBuilder
{
    readonly Cluster cluster;
    readonly Access access;
    readonly Names names;
    readonly StoredTypes types;
    readonly HashSet<Node> stored;
    readonly HashSet<Node> recomputed;
    readonly Placements placements;
    readonly KernelTraits traits;
    readonly Func<Node, Shape> shapeOf;
    readonly ImmutableArray<OnlinePair> pairs;
    readonly Dictionary<Node, int> stageOf = [];
    readonly Dictionary<Node, Operand> operands = [];
    readonly Dictionary<Node, string> operandNames = [];
    readonly List<Node> operandOrder = [];
    readonly Dictionary<Node, Local> rowLocals = [];

    /// <summary>The value that is kept in the place of a product's sums.</summary>
    Node? kept;
    Local? keptLocal;

    /// <summary>What a pair has combined.</summary>
    readonly Dictionary<OnlinePair, ImmutableArray<Local>> combined = [];

    KernelBuilder(
        Cluster cluster, Access access, Names names, StoredTypes types, HashSet<Node> stored, HashSet<Node> recomputed,
        Placements placements, KernelTraits traits, Func<Node, Shape> shapeOf)
    {
        (this.cluster, this.access, this.names, this.types, this.stored, this.recomputed, this.placements, this.traits, this.shapeOf) =
            (cluster, access, names, types, stored, recomputed, placements, traits, shapeOf);
        pairs = OnlinePairs.Of(cluster, access, traits);
    }

    /// <param name="types">The types in which nodes are stored.</param>
    /// <param name="stored">The nodes that need memory; values the kernel must keep from one stage to a later one are added.</param>
    /// <param name="recomputed">The nodes of other clusters that are evaluated again instead of loaded.</param>
    /// <param name="placements">What is stored where others have it.</param>
    /// <param name="traits">How the target wants its kernels.</param>
    /// <param name="shapeOf">The shapes in which computed nodes are stored.</param>
    public static LoweredKernel Build(
        Cluster cluster, Access access, Names names, StoredTypes types, HashSet<Node> stored, HashSet<Node> recomputed,
        Placements placements, KernelTraits traits, Func<Node, Shape> shapeOf) =>
        new KernelBuilder(cluster, access, names, types, stored, recomputed, placements, traits, shapeOf).Build();

    LoweredKernel Build()
    {
        foreach (var member in cluster.Members.OrderBy(names.OrderOf)) stageOf.Add(member, StageOf(member));
        StoreValuesNeededTwice();
        foreach (var member in cluster.Members.Where(stored.Contains).OrderBy(names.OrderOf))
            operandNames.Add(member, names.OperandName(member));
        var count = cluster.Members.Max(member => stageOf[member] + (IsAccumulated(member) ? 1 : 0)) + 1;
        ImmutableArray<Statement> body = cluster.Product is { } product ? [SumOf(product)] : [];
        body = [.. body, .. Enumerable.Range(0, count).SelectMany(BuildStage)];
        var tree = new LoopTree
        {
            Parallel = InMemoryOrder(),
            Operands = [.. operandOrder.Select(node => operands[node])],
            Body = body,
        };
        return new(tree, [.. operandOrder],
            [.. cluster.Members.OrderBy(names.OrderOf).Select(member => member.Origin)
                .Where(origin => origin.Expression.Length > 0).Select(origin => origin.ToString()).Distinct()]);
    }

    /// <summary>The parallel axes in the order in which the last stored value walks them.</summary>
    ImmutableArray<Axis> InMemoryOrder()
    {
        var last = cluster.Members.Where(stored.Contains).OrderBy(names.OrderOf).Last();
        return [.. cluster.Places[last].At.SelectMany(index => index.Axes).Where(cluster.Parallel.Contains).Concat(cluster.Parallel)
            .Distinct()];
    }

    /// <summary>Whether a member is known only after the loop of its stage; a product is known from the beginning.</summary>
    static bool IsAccumulated(Node node) => node.Primitive is { Reduces: true, SumsProducts: false };

    bool IsMember(Node node) => cluster.Places.ContainsKey(node);

    OnlinePair? PairOf(Node member) => pairs.FirstOrDefault(pair => pair.First == member || pair.Second == member);

    /// <summary>What a member reads when its own stage computes it: the second one of a pair reads what the first one does.</summary>
    ImmutableArray<Cluster.ReadNode> ReadsOf(Node member) => cluster.Places[PairOf(member)?.First ?? member].Reads;

    int StageOf(Node member)
    {
        var stage = 0;
        foreach (var (node, _) in ReadsOf(member))
            if (IsMember(node)) stage = Math.Max(stage, stageOf[node] + (IsAccumulated(node) ? 1 : 0));
        return stage;
    }

    /// <summary>
    /// Full values that a later stage needs again and that are costly to evaluate from what is stored are kept in memory; one of them in
    /// the row of a product, if no later stage reads its sums.
    /// </summary>
    void StoreValuesNeededTwice()
    {
        var costly = traits.CostlyFunction;
        var ordered = cluster.Members.OrderBy(names.OrderOf).ToList();
        // The first and the last stage in which each full value is evaluated, on behalf of row values and stores.
        var evaluations = new Dictionary<Node, (int First, int Last)>();
        foreach (var member in Enumerable.Reverse(ordered))
        {
            var (first, last) = stored.Contains(member) || IsRow(member) ? (stageOf[member], stageOf[member]) : (int.MaxValue, -1);
            if (!IsRow(member) && evaluations.TryGetValue(member, out var known))
                (first, last) = (Math.Min(first, known.First), Math.Max(last, known.Last));
            foreach (var (node, _) in ReadsOf(member))
                evaluations[node] = evaluations.TryGetValue(node, out known)
                    ? (Math.Min(first, known.First), Math.Max(last, known.Last))
                    : (first, last);
        }
        var costs = new Dictionary<Node, int>();
        foreach (var member in ordered.Where(member => member.Primitive.Function is not null && !IsRow(member)))
        {
            var cost = member.Primitive.Function!.Cost
                + cluster.Places[member].Reads.Sum(read => costs.TryGetValue(read.Node, out var known) ? known : 0);
            if (cost >= costly && evaluations.TryGetValue(member, out var stages) && stages.First < stages.Last) KeepValue(member);
            costs.Add(member, stored.Contains(member) || member == kept ? 0 : Math.Min(cost, costly));
        }

        bool IsRow(Node member) => IsAccumulated(member) || cluster.IsRowValue(member);

        void KeepValue(Node member)
        {
            if (stored.Contains(member)) return;
            if (kept is null && cluster.ReducesProduct && !AreSumsReadAfter(member)) kept = member;
            else stored.Add(member);
        }

        bool AreSumsReadAfter(Node member)
        {
            var fromSums = new HashSet<Node> { cluster.Product! };
            foreach (var other in ordered.Where(other => cluster.Places[other].Reads.Any(read => fromSums.Contains(read.Node))))
            {
                if (stageOf[other] > stageOf[member]) return true;
                if (other != member && !IsRow(other) && !stored.Contains(other)) fromSums.Add(other);
            }
            return false;
        }
    }

    /// <summary>The product, which all stages read.</summary>
    Statement SumOf(Node product)
    {
        var depth = new Body(this, 0, null);
        var sum = depth.Accumulate(product);
        rowLocals.Add(product, sum);
        return cluster.IsInTiles(traits) && depth.Statements is [Statement.Accumulate { Value: Expression.Apply term }]
            ? new Statement.Product(sum, cluster.Roles, term)
            : new Statement.Loop(cluster.Depth, depth.Statements);
    }

    /// <summary>The row values of a stage, then the loop over its full values.</summary>
    IEnumerable<Statement> BuildStage(int stage)
    {
        var outer = new Body(this, stage, null);
        foreach (var member in cluster.Members.Where(cluster.IsRowValue).OrderBy(names.OrderOf))
        {
            if (IsAccumulated(member) ? stageOf[member] + 1 != stage : stageOf[member] != stage) continue;
            if (!IsAccumulated(member) && member != cluster.Product) rowLocals.Add(member, outer.Define(member));
            if (PairOf(member) is { } pair) rowLocals.Add(member, outer.Define(member, pair));
            if (stored.Contains(member)) outer.Store(member, new Expression.Read(rowLocals[member]));
        }
        var inner = new Body(this, stage, outer);
        foreach (var member in cluster.Members.OrderBy(names.OrderOf))
        {
            if (stageOf[member] != stage || PairOf(member)?.Second == member) continue;
            if (PairOf(member) is { } pair) inner.Accumulate(pair);
            else if (IsAccumulated(member)) rowLocals.Add(member, inner.Accumulate(member));
            else if (!cluster.IsRowValue(member) && stored.Contains(member)) inner.Store(member, inner.ValueOf(member));
        }
        if (kept is not null && stageOf[kept] == stage) inner.Keep(kept);
        return inner.Statements.IsEmpty ? outer.Statements : outer.Statements.Add(new Statement.Loop(cluster.Inner, inner.Statements));
    }

    Operand OperandFor(Node node)
    {
        if (operands.TryGetValue(node, out var operand)) return operand;
        operand = new(operandNames.TryGetValue(node, out var name) ? name : names.OperandName(node), types.Of(node), shapeOf(node),
            Leaf.IsStream(node));
        operands.Add(node, operand);
        operandOrder.Add(node);
        return operand;
    }

    /// <summary>A member where it is stored.</summary>
    Expression.Load Stored(Node member)
    {
        var (node, index) = placements.PlaceOf(member, shapeOf, cluster.Places[member].At);
        return new(OperandFor(node), index);
    }

    string LocalName(Node member) => member.Primitive.SumsProducts ? "product"
        : operandNames.TryGetValue(member, out var name) ? name + "Value"
        : names.ValueName(member);

    /// <summary>The statements of one stage at one level, values defined on demand.</summary>
    sealed class Body
    {
        readonly KernelBuilder builder;
        readonly int stage;
        readonly Body? outer;
        readonly List<Statement> definitions = [];
        readonly List<Statement> effects = [];
        readonly Dictionary<Node, Expression> values = [];
        readonly RecomputedValues recomputed;

        public Body(KernelBuilder builder, int stage, Body? outer)
        {
            (this.builder, this.stage, this.outer) = (builder, stage, outer);
            recomputed = new(builder.LocalName, definitions.Add);
        }

        public ImmutableArray<Statement> Statements => [.. definitions, .. effects];

        public Local Define(Node member) => Define(member, Evaluate(member));

        /// <summary>Defines a reduction that is combined together with another one.</summary>
        public Local Define(Node member, OnlinePair pair)
        {
            var values = TupleCombiner.Read(builder.combined[pair]);
            var value = member == pair.First ? pair.Form.First(values) : pair.Form.Second(values);
            return value is Expression.Read { Local: var local } ? local : Define(member, value);
        }

        Local Define(Node member, Expression value)
        {
            var local = new Local(builder.LocalName(member), member.Type);
            definitions.Add(new Statement.Let(local, value));
            return local;
        }

        public void Accumulate(OnlinePair pair)
        {
            var (combiner, element) = (pair.Form.Combiner, pair.Form.Element(Evaluate(pair.First)));
            builder.combined.Add(pair, [.. element.Select((value, i) => new Local(combiner.Parts[i], value.Type))]);
            effects.Add(new Statement.AccumulateTuple(builder.combined[pair], combiner, element));
        }

        public void Store(Node member, Expression value)
        {
            var place = builder.Stored(member);
            effects.Add(new Statement.Store(place.Operand, place.Index, value));
        }

        /// <summary>Keeps a value for later stages. It comes after all that reads the product's sums.</summary>
        public void Keep(Node member)
        {
            var value = ValueOf(member);
            builder.keptLocal = new(builder.names.ValueName(member) + "Kept", member.Type);
            effects.Add(new Statement.Keep(builder.keptLocal, value));
        }

        public Local Accumulate(Node member)
        {
            var local = new Local(builder.LocalName(member), member.Type);
            if (member.Primitive.TupleCombinerOf(member) is { } combiner)
            {
                var tuple = member.Primitive.TupleAt(member, builder.cluster.Places[member].Point, Read);
                var others = tuple.Take(tuple.Length - 1).Select((value, i) => new Local(combiner.Parts[i], value.Type));
                effects.Add(new Statement.AccumulateTuple([.. others, local], combiner, tuple));
                return local;
            }
            effects.Add(new Statement.Accumulate(local, member.Primitive.Combiner!.Value, Evaluate(member)));
            return local;
        }

        public Expression ValueOf(Node member)
        {
            if (builder.rowLocals.TryGetValue(member, out var row)) return new Expression.Read(row);
            if (values.TryGetValue(member, out var value)) return value;
            if (member == builder.kept && builder.stageOf[member] < stage) return new Expression.Read(builder.keptLocal!);
            // A value that an earlier stage stored is loaded.
            value = builder.stored.Contains(member) && builder.stageOf[member] < stage ? builder.Stored(member)
                : new Expression.Read(Define(member));
            values.Add(member, value);
            return value;
        }

        Expression Evaluate(Node member) => member.Primitive.ValueAt(member, builder.cluster.Places[member].Point, Read);

        Expression Read(Node node, ImmutableArray<IndexExpression> at) => builder.access.Read(node, at,
            (data, index) => builder.OperandFor(data).At(index),
            (computed, coordinates) => builder.IsMember(computed)
                ? (outer is not null && builder.cluster.IsRowValue(computed) && !builder.rowLocals.ContainsKey(computed) ? outer : this)
                    .ValueOf(computed)
                : builder.recomputed.Contains(computed) ? recomputed.Of(computed, coordinates, Read)
                : new Expression.Load(builder.OperandFor(computed), ReshapeMap.Linear(builder.shapeOf(computed), coordinates)));
    }
}
