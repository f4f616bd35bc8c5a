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
    readonly HashSet<Node> stored;
    readonly HashSet<Node> recomputed;
    readonly Node? lost;
    readonly Dictionary<Node, int> stageOf = [];
    readonly Dictionary<Node, Operand> operands = [];
    readonly Dictionary<Node, string> operandNames = [];
    readonly List<Node> operandOrder = [];
    readonly Dictionary<Node, Local> rowLocals = [];

    KernelBuilder(Cluster cluster, Access access, Names names, HashSet<Node> stored, HashSet<Node> recomputed, Node? lost) =>
        (this.cluster, this.access, this.names, this.stored, this.recomputed, this.lost) = (cluster, access, names, stored, recomputed, lost);

    /// <param name="stored">The nodes that need memory; values the kernel must keep from one stage to a later one are added.</param>
    /// <param name="recomputed">The nodes of other clusters that are evaluated again instead of loaded.</param>
    /// <param name="lost">For a scatter that adds up long sums: what rounding loses of them.</param>
    public static LoweredKernel Build(Cluster cluster, Access access, Names names, HashSet<Node> stored, HashSet<Node> recomputed, Node? lost = null) =>
        new KernelBuilder(cluster, access, names, stored, recomputed, lost).Build();

    /// <summary>The kernel that sets every element of a tensor to a number.</summary>
    public static LoweredKernel Fill(Node target, double value) => Flat(target, "target", _ => target.Type == ElementType.Index ? new Expression.Position((Dim)(long)value) : new Expression.Constant(value), []);

    /// <summary>The kernel that copies a <see cref="Primitives.Copy"/>'s operand to it, both in row-major order.</summary>
    public static LoweredKernel Copy(Node copy)
    {
        var source = new Operand("source", copy.Type, copy.Shape);
        return Flat(copy, "target", at => new Expression.Load(source, at), [(copy.Inputs[0], source)]);
    }

    static LoweredKernel Flat(Node target, string name, Func<IndexExpression, Expression> value, ImmutableArray<(Node Node, Operand Operand)> sources)
    {
        var axis = new Axis("i", target.Shape.Elements);
        var operand = new Operand(name, target.Type, target.Shape);
        var kernel = new Kernel
        {
            Name = "",
            Schedule = KernelSchedule.Map,
            Parallel = axis.Size.IsOne ? [] : [axis],
            Operands = [.. sources.Select(source => source.Operand), operand],
            Stages = [new Stage([new Statement.Store(operand, axis, value(axis))], [])],
            Formula = "",
            Sources = [target.Origin.ToString()],
            Flops = Dim.Zero,
            Traffic = Traffic.None,
        };
        return new(kernel, [.. sources.Select(source => source.Node), target]);
    }

    LoweredKernel Build()
    {
        foreach (var member in cluster.Members.OrderBy(names.OrderOf)) stageOf.Add(member, StageOf(member));
        StoreValuesNeededTwice();
        foreach (var member in cluster.Members.Where(stored.Contains).OrderBy(names.OrderOf)) operandNames.Add(member, names.OperandName(member));
        var count = cluster.Members.Max(member => stageOf[member] + (IsAccumulated(member) ? 1 : 0)) + 1;
        var stages = Enumerable.Range(0, count).Select(BuildStage).Where(stage => stage.Outer.Length + stage.Inner.Length > 0).ToImmutableArray();
        var schedule = cluster.IsScatter ? KernelSchedule.Scatter
            : cluster.Product is { } product && ContractionAxesOf(product) is { Rows.IsEmpty: false } or { Columns.IsEmpty: false } ? KernelSchedule.Contract
            : cluster.Inner.IsEmpty ? KernelSchedule.Map
            : KernelSchedule.Rows;
        var kernel = new Kernel
        {
            Name = "",
            Schedule = schedule,
            Parallel = InMemoryOrder(),
            Inner = cluster.Inner,
            Operands = [.. operandOrder.Select(node => operands[node])],
            Stages = stages,
            Contraction = schedule == KernelSchedule.Contract ? ContractionAxesOf(cluster.Product!) : null,
            Formula = "",
            Sources = [.. cluster.Members.OrderBy(names.OrderOf).Select(member => member.Origin).Where(origin => origin.Expression.Length > 0).Select(origin => origin.ToString()).Distinct()],
            Flops = Dim.Zero,
            Traffic = Traffic.None,
        };
        return new(kernel, [.. operandOrder]);
    }

    /// <summary>The parallel axes in the order in which the last stored value walks them.</summary>
    ImmutableArray<Axis> InMemoryOrder()
    {
        var last = cluster.Members.Where(stored.Contains).OrderBy(names.OrderOf).Last();
        return [.. cluster.Places[last].At.SelectMany(index => index.Axes).Where(cluster.Parallel.Contains).Concat(cluster.Parallel).Distinct()];
    }

    static bool IsAccumulated(Node node) => node.Primitive is Reduction or Contraction;

    bool IsMember(Node node) => cluster.Places.ContainsKey(node);

    int StageOf(Node member)
    {
        var stage = 0;
        foreach (var (node, _) in cluster.Places[member].Reads)
            if (IsMember(node)) stage = Math.Max(stage, stageOf[node] + (IsAccumulated(node) ? 1 : 0));
        return stage;
    }

    /// <summary>Full values that a later stage needs again and that are costly to evaluate from what is stored are kept in memory.</summary>
    void StoreValuesNeededTwice()
    {
        const int costly = 8;
        var ordered = cluster.Members.OrderBy(names.OrderOf).ToList();
        // The first and the last stage in which each full value is evaluated, on behalf of row values and stores.
        var evaluations = new Dictionary<Node, (int First, int Last)>();
        foreach (var member in Enumerable.Reverse(ordered))
        {
            var (first, last) = stored.Contains(member) || IsRow(member) ? (stageOf[member], stageOf[member]) : (int.MaxValue, -1);
            if (!IsRow(member) && evaluations.TryGetValue(member, out var known)) (first, last) = (Math.Min(first, known.First), Math.Max(last, known.Last));
            foreach (var (node, _) in cluster.Places[member].Reads)
                evaluations[node] = evaluations.TryGetValue(node, out known) ? (Math.Min(first, known.First), Math.Max(last, known.Last)) : (first, last);
        }
        var costs = new Dictionary<Node, int>();
        foreach (var member in ordered.Where(member => member.Primitive is Elementwise && !IsRow(member)))
        {
            var cost = ((Elementwise)member.Primitive).Function.Cost + cluster.Places[member].Reads.Sum(read => costs.TryGetValue(read.Node, out var known) ? known : 0);
            if (cost >= costly && evaluations.TryGetValue(member, out var stages) && stages.First < stages.Last) stored.Add(member);
            costs.Add(member, stored.Contains(member) ? 0 : Math.Min(cost, costly));
        }

        bool IsRow(Node member) => IsAccumulated(member) || cluster.IsRowValue(member);
    }

    Stage BuildStage(int stage)
    {
        var outer = new Body(this, stage, null);
        foreach (var member in cluster.Members.Where(member => member.Primitive is not Scatter && cluster.IsRowValue(member)).OrderBy(names.OrderOf))
        {
            if (IsAccumulated(member) ? stageOf[member] + 1 != stage : stageOf[member] != stage) continue;
            if (!IsAccumulated(member)) rowLocals.Add(member, outer.Define(member));
            if (stored.Contains(member)) outer.Store(member, new Expression.Read(rowLocals[member]));
        }
        var inner = new Body(this, stage, outer);
        foreach (var member in cluster.Members.OrderBy(names.OrderOf))
        {
            if (stageOf[member] != stage) continue;
            if (IsAccumulated(member)) rowLocals.Add(member, inner.Accumulate(member));
            else if (member.Primitive is Scatter) inner.Update(member);
            else if (!cluster.IsRowValue(member) && stored.Contains(member)) inner.Store(member, inner.ValueOf(member));
        }
        return new(outer.Statements, inner.Statements);
    }

    ContractionAxes ContractionAxesOf(Node product)
    {
        var labels = (Contraction.Labels)product.Attribute!;
        var (at, bound, _) = cluster.Places[product];
        ImmutableArray<Axis> Select(Func<char, bool> wanted) => [.. labels.Result.Zip(at, (label, index) => (label, index)).Where(pair => wanted(pair.label)).SelectMany(pair => pair.index.Axes)];
        var rows = Select(label => labels.Right.IndexOf(label) < 0);
        var columns = Select(label => labels.Left.IndexOf(label) < 0);
        var batch = Select(label => labels.Left.IndexOf(label) >= 0 && labels.Right.IndexOf(label) >= 0);
        // The columns are the group that holds the result's last axis, so that rows of the result are contiguous.
        var last = at.LastOrDefault(index => !index.IsZero)?.PureAxis;
        if (columns.IsEmpty || (last is not null && rows.Contains(last))) (rows, columns) = (columns, rows);
        return new(batch, rows, columns, [.. bound.SelectMany(index => index.Axes)]);
    }

    Operand OperandFor(Node node)
    {
        if (operands.TryGetValue(node, out var operand)) return operand;
        operand = new(operandNames.TryGetValue(node, out var name) ? name : names.OperandName(node), node.Type, node.Shape);
        operands.Add(node, operand);
        operandOrder.Add(node);
        return operand;
    }

    string LocalName(Node member) => member.Primitive is Contraction ? "product" : operandNames.TryGetValue(member, out var name) ? name + "Value" : names.ValueName(member);

    /// <summary>The statements of one stage at one level, values defined on demand.</summary>
    sealed class Body(KernelBuilder builder, int stage, Body? outer)
    {
        readonly List<Statement> definitions = [];
        readonly List<Statement> effects = [];
        readonly Dictionary<Node, Expression> values = [];
        readonly Dictionary<(Node Node, string At), Local> again = [];

        public ImmutableArray<Statement> Statements => [.. definitions, .. effects];

        public Local Define(Node member)
        {
            var local = new Local(builder.LocalName(member), member.Type);
            definitions.Add(new Statement.Let(local, Evaluate(member)));
            return local;
        }

        public void Store(Node member, Expression value) =>
            effects.Add(new Statement.Store(builder.OperandFor(member), ReshapeMap.Linear(member.Shape, builder.cluster.Places[member].At), value));

        public Local Accumulate(Node member)
        {
            var local = new Local(builder.LocalName(member), member.Type);
            var (combiner, value) = member.Primitive is Reduction reduction
                ? (reduction.Combiner, Operand(member, 0))
                : (Combiner.Sum, new Expression.Apply(Elementwise.Multiply.Function, [Operand(member, 0), Operand(member, 1)]));
            effects.Add(new Statement.Accumulate(local, combiner, value));
            return local;
        }

        public void Update(Node member)
        {
            var at = builder.cluster.Places[member].At;
            var index = IndexExpression.Loaded(Operand(member, 1));
            var target = at.Insert(IndexedAxis.Of(member).Axis, index);
            effects.Add(new Statement.Update(builder.OperandFor(member), ReshapeMap.Linear(member.Shape, target), ((Scatter)member.Primitive).Combiner, Operand(member, 0),
                builder.lost is { } lost ? builder.OperandFor(lost) : null));
        }

        public Expression ValueOf(Node member)
        {
            if (builder.rowLocals.TryGetValue(member, out var row)) return new Expression.Read(row);
            if (values.TryGetValue(member, out var value)) return value;
            // Kept from an earlier stage?
            if (builder.stored.Contains(member) && builder.stageOf[member] < stage)
                value = new Expression.Load(builder.OperandFor(member), ReshapeMap.Linear(member.Shape, builder.cluster.Places[member].At));
            else
                value = new Expression.Read(Define(member));
            values.Add(member, value);
            return value;
        }

        Expression Evaluate(Node member) => ((PointwisePrimitive)member.Primitive).Element(member, builder.cluster.Places[member].At, Read);

        Expression Operand(Node member, int index)
        {
            var (node, at) = builder.cluster.Operands(member).ElementAt(index);
            return Read(node, at);
        }

        Expression Read(Node node, ImmutableArray<IndexExpression> at) => builder.access.Read(node, at,
            (data, index) => new Expression.Load(builder.OperandFor(data), index),
            (computed, coordinates) => builder.IsMember(computed)
                ? (outer is not null && builder.cluster.IsRowValue(computed) && !builder.rowLocals.ContainsKey(computed) ? outer : this).ValueOf(computed)
                : builder.recomputed.Contains(computed) ? Again(computed, coordinates)
                : new Expression.Load(builder.OperandFor(computed), ReshapeMap.Linear(computed.Shape, coordinates)));

        /// <summary>A value of another kernel, evaluated once more here.</summary>
        Expression Again(Node node, ImmutableArray<IndexExpression> at)
        {
            var key = (node, string.Join(",", at.Select(index => index.ToString())));
            if (again.TryGetValue(key, out var known)) return new Expression.Read(known);
            var value = ((PointwisePrimitive)node.Primitive).Element(node, at, Read);
            var local = new Local(builder.LocalName(node), node.Type);
            definitions.Add(new Statement.Let(local, value));
            again.Add(key, local);
            return new Expression.Read(local);
        }
    }
}
