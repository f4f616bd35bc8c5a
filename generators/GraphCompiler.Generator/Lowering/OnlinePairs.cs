using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Passes;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>Two reductions of a cluster that are combined in one pass.</summary>
internal sealed record OnlinePair(Node First, Node Second, OnlineForm Form);

/// <summary>
/// Finds reductions that take the result of another one of the same elements, wherever they come from: Σ e^(x - max x), and
/// Σ (x - Σ x / n)² over n elements.
/// </summary>
internal sealed class OnlinePairs
{
    readonly Cluster cluster;
    readonly Access access;
    readonly Dictionary<Node, Operand> elements = [];

    OnlinePairs(Cluster cluster, Access access) => (this.cluster, this.access) = (cluster, access);

    /// <summary>The pairs, in each of which no node is in another one.</summary>
    public static ImmutableArray<OnlinePair> Of(Cluster cluster, Access access, KernelTraits traits)
    {
        var (all, length) = (new OnlinePairs(cluster, access), Axis.SizeOf(cluster.Inner));
        var pairs = ImmutableArray.CreateBuilder<OnlinePair>();
        foreach (var member in cluster.Members.Where(member => member.Is(Reduction.Sum)))
        {
            if (Pays(traits.FewestOfOnlineSum) && all.PeakOf(member) is { } peak) Add(new(peak, member, SumOfExponentials.Instance));
            else if (Pays(traits.FewestOfOnlineVariance) && all.TotalOf(member) is { } total)
                Add(new(total, member, SquaredDistances.Instance));
        }
        return pairs.ToImmutable();

        bool Pays(long? fewest) => length.Least >= fewest;

        void Add(OnlinePair pair)
        {
            if (!pairs.Any(known => known.First == pair.First || known.Second == pair.First || known.First == pair.Second))
                pairs.Add(pair);
        }
    }

    /// <summary>The maximum that a sum of exponentials is taken with.</summary>
    Node? PeakOf(Node sum) =>
        Opened(Value(sum), Elementwise.Exp) is { Arguments: [var exponent] }
        && Opened(exponent, Elementwise.Subtract) is { Arguments: [var x, var peak] }
        && NodeAt(peak) is { } max && max.Is(Reduction.Max) && Value(max).Equals(x) ? max : null;

    /// <summary>The sum whose share in the mean is subtracted before distances are squared.</summary>
    Node? TotalOf(Node squares)
    {
        if (Opened(Value(squares), Elementwise.Multiply) is not { Arguments: [var distance, var same] }) return null;
        if (!distance.Equals(same)) return null;
        if (Opened(distance, Elementwise.Subtract) is not { Arguments: [var x, var mean] }) return null;
        return SumOfMean(mean) is { } sum && sum != squares && Value(sum).Equals(x) ? sum : null;
    }

    /// <summary>The sum of which an expression is the mean.</summary>
    Node? SumOfMean(Expression mean)
    {
        var count = Axis.SizeOf(cluster.Inner);
        var sum = Opened(mean, Elementwise.Divide) is { Arguments: [var total, var divisor] } && IsCount(divisor) ? total
            : Opened(mean, Elementwise.Multiply) is { Arguments: [var left, var factor] } && IsShare(factor) ? left
            : null;
        return sum is not null && NodeAt(sum) is { } node && node.Is(Reduction.Sum) ? node : null;

        bool IsCount(Expression value) => value switch
        {
            Expression.Size size => size.Dim == count,
            Expression.Constant constant => count.Constant == constant.Value,
            _ => false,
        };

        bool IsShare(Expression value) => value switch
        {
            Expression.Constant constant => count.Constant is { } known && constant.Value == 1.0 / known,
            Expression.Apply { Arguments: [Expression.Constant { Value: 1 }, var divisor] } apply =>
                apply.Function == Elementwise.Divide.Function && IsCount(divisor),
            Expression.Apply { Arguments: [var divisor] } apply => apply.Function == Elementwise.Reciprocal.Function && IsCount(divisor),
            _ => false,
        };
    }

    /// <summary>A call of a function, be it written in place or a value of the cluster.</summary>
    Expression.Apply? Opened(Expression value, Elementwise function)
    {
        if (NodeAt(value) is { } node && node.Is(function)) value = Value(node);
        return value is Expression.Apply apply && apply.Function == function.Function ? apply : null;
    }

    /// <summary>The member of the cluster that is read.</summary>
    Node? NodeAt(Expression value) => value is Expression.Load { Operand: var operand }
        ? cluster.Members.FirstOrDefault(member => elements.TryGetValue(member, out var element) && element == operand) : null;

    /// <summary>What is combined, or what an element is, as an expression of elements of other nodes.</summary>
    Expression Value(Node member) => member.Primitive.ValueAt(member, cluster.Places[member].Point, Read);

    Expression Read(Node node, ImmutableArray<IndexExpression> at) => access.Read(node, at,
        (stored, index) => new Expression.Load(ElementOf(stored), index),
        (computed, where) => new Expression.Load(ElementOf(computed), ReshapeMap.Linear(computed.Shape, where)));

    Operand ElementOf(Node node)
    {
        if (!elements.TryGetValue(node, out var operand)) elements.Add(node, operand = new("", node.Type, node.Shape));
        return operand;
    }
}
