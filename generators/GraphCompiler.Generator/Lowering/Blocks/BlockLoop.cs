using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Blocks;

/// <summary>
/// The kernels of a region, over the rows of one block: values of the block alone lie in memory for one block, everything else is read and
/// written where its rows are, and totals over the rows grow from block to block.
/// </summary>
internal sealed class BlockLoop
{
    /// <summary>Builds the kernel of a cluster, in which nodes have these shapes in memory.</summary>
    internal delegate LoweredKernel Builder(Cluster cluster, Func<Node, Shape> shapeOf);

    readonly BlockRegion region;
    readonly ImmutableArray<Cluster> clusters;
    readonly Builder build;

    public BlockLoop(BlockRegion region, ImmutableArray<Cluster> clusters, Builder build)
    {
        (this.region, this.clusters, this.build) = (region, clusters, build);
        Stored = [.. clusters.SelectMany(cluster => build(cluster, node => node.Shape).WithoutUnread().Operands)];
        Loop = CallLoop.OverBlocks(region.Blocks);
    }

    /// <summary>What the kernels read and write.</summary>
    public ImmutableHashSet<Node> Stored { get; }

    public CallLoop Loop { get; }

    /// <summary>The totals over the rows, and what they begin with.</summary>
    public IEnumerable<(Node Node, double Identity)> Totals =>
        clusters.SelectMany(cluster => cluster.Members).Where(region.IsTotal)
            .Select(node => (node, TotalOf.Nothing(node.Primitive.Combiner!.Value)));

    /// <summary>What can be stored for one block at a time, if nothing else needs it.</summary>
    public IEnumerable<Node> Passing => Stored.Where(node => region.Contains(node) && !region.IsTotal(node));

    /// <summary>The shape of a node's part in a block.</summary>
    public Shape ShapeInBlock(Node node) =>
        region.ShapeInBlock(node, region.Blocks.Size, region.Blocks.Columns is null ? null : region.Blocks.Length);

    /// <param name="isPassing">Whether a node is stored for one block at a time.</param>
    public IEnumerable<(Cluster Cluster, LoweredKernel Kernel)> Kernels(Func<Node, bool> isPassing) =>
        clusters.Select(cluster => (cluster, KernelOf(cluster, isPassing)));

    LoweredKernel KernelOf(Cluster cluster, Func<Node, bool> isPassing)
    {
        var all = region.RowsOf(cluster)
            ?? throw new InvalidOperationException($"the members of {cluster.Members[0]}'s kernel don't agree on rows");
        var rows = new Axis(all.Name, region.Blocks.Rows);
        var inBlock = cluster.With(all, rows);
        if (region.Blocks.Columns is { } count && region.ColumnsOf(cluster) is [var columns])
            inBlock = inBlock.With(columns, new(columns.Name, count));
        var lowered = build(inBlock,
            node => isPassing(node) ? region.ShapeInBlock(node, region.Blocks.Rows, region.Blocks.Columns) : node.Shape);
        var ofBlock = lowered.Tree.Operands.Where((_, i) => isPassing(lowered.Operands[i])).ToImmutableHashSet();
        var only = cluster.Members[0];
        var total = region.IsTotal(only) ? lowered.Tree.Operands[lowered.Operands.IndexOf(only)] : null;
        return lowered with { Tree = lowered.Tree with { Body = lowered.Tree.Body.Map(InBlock) } };

        Statement InBlock(Statement statement) => statement.Rewrite(Value, index => index) switch
        {
            Statement.Store store when store.Operand == total && Index(store.Index, false) is var at => store with
            {
                Index = at,
                Value = new Expression.Apply(
                    TotalOf.Function(only.Primitive.Combiner!.Value), [new Expression.Load(total, at), store.Value]),
            },
            Statement.Store store => store with { Index = Index(store.Index, ofBlock.Contains(store.Operand)) },
            var other => other,
        };

        Expression Value(Expression value) => value switch
        {
            Expression.Apply apply => apply with { Arguments = [.. apply.Arguments.Select(Value)] },
            Expression.Load load => new Expression.Load(load.Operand, Index(load.Index, ofBlock.Contains(load.Operand))),
            Expression.Position position => new Expression.Position(Index(position.Index, false)),
            _ => value,
        };

        // Positions and whole tensors count rows from the first of all.
        IndexExpression Index(IndexExpression index, bool isInBlock) =>
            index.Replace(axis => axis == rows && !isInBlock ? (IndexExpression)axis + region.Blocks.First : axis, Value);
    }
}
