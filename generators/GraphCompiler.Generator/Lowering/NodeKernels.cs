using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>Builds the kernels of a node that is written by kernels of its own.</summary>
/// <param name="node">The node.</param>
/// <param name="access">How other nodes are read.</param>
/// <param name="names">Names for operands and values.</param>
/// <param name="types">The types in which nodes are stored.</param>
/// <param name="recomputed">The nodes of other kernels that are evaluated again instead of loaded.</param>
/// <param name="placements">What is stored where others have it.</param>
/// <param name="add">Receives each kernel and what it does.</param>
/// <param name="repeat">Lowers the node's step.</param>
internal sealed class NodeKernels(
    Node node, Access access, Names names, StoredTypes types, HashSet<Node> recomputed, Placements placements,
    Action<LoweredKernel, string> add, Action repeat)
    : INodeKernels
{
    public void Fill(double value) => add(FlatKernels.Fill(node, value, types), value == 0 ? "Zero" : "Fill");

    public bool IsMadeInPlace(Node part) => placements.Contains(part);

    public void Repeat() => repeat();

    public void WrittenBy(Node other)
    {
    }

    public Node AddCompensation()
    {
        var compensation = Compensation.Of(node);
        add(FlatKernels.Fill(compensation, 0, types), "Zero");
        return compensation;
    }

    public void Add(string name, ImmutableArray<IndexExpression> parallel, Func<IOperands, ImmutableArray<Statement>> body) =>
        Add(name, parallel, body, statements => statements);

    public void Add(
        string name, ImmutableArray<IndexExpression> parallel, ImmutableArray<IndexExpression> loop,
        Func<IOperands, ImmutableArray<Statement>> body) =>
        Add(name, parallel, body, statements => [new Statement.Loop([.. loop.SelectMany(index => index.Axes)], statements)]);

    void Add(
        string name, ImmutableArray<IndexExpression> parallel, Func<IOperands, ImmutableArray<Statement>> body,
        Func<ImmutableArray<Statement>, ImmutableArray<Statement>> around)
    {
        var operands = new Operands(access, names, types, recomputed);
        var statements = body(operands);
        var tree = new LoopTree
        {
            Parallel = [.. parallel.SelectMany(index => index.Axes)],
            Operands = [.. operands.All.Select(known => known.Operand)],
            Body = around([.. operands.Definitions, .. statements]),
        };
        ImmutableArray<string> sources = node.Origin.Expression.Length > 0 ? [node.Origin.ToString()] : [];
        add(new(tree, [.. operands.All.Select(known => known.Node)], sources), name);
    }

    sealed class Operands : IOperands
    {
        readonly Access access;
        readonly Names names;
        readonly StoredTypes types;
        readonly HashSet<Node> recomputed;
        readonly List<(Node Node, Operand Operand)> all = [];
        readonly List<Statement> definitions = [];
        readonly RecomputedValues values;

        public Operands(Access access, Names names, StoredTypes types, HashSet<Node> recomputed)
        {
            (this.access, this.names, this.types, this.recomputed) = (access, names, types, recomputed);
            values = new(names.ValueName, definitions.Add);
        }

        public IReadOnlyList<(Node Node, Operand Operand)> All => all;

        /// <summary>The definitions of the values that were evaluated again.</summary>
        public IReadOnlyList<Statement> Definitions => definitions;

        public Operand Of(Node node)
        {
            foreach (var known in all)
                if (known.Node == node) return known.Operand;
            var operand = new Operand(names.OperandName(node), types.Of(node), node.Shape, Leaf.IsStream(node));
            all.Add((node, operand));
            return operand;
        }

        public Expression Read(Node node, ImmutableArray<IndexExpression> at) => access.Read(node, at,
            (stored, index) => Of(stored).At(index),
            (computed, coordinates) => recomputed.Contains(computed)
                ? values.Of(computed, coordinates, Read)
                : new Expression.Load(Of(computed), ReshapeMap.Linear(computed.Shape, coordinates)));
    }
}
