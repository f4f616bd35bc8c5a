namespace GraphCompiler;

// Functions for networks over graphs.
public static partial class Ops
{
    /// <summary>
    /// Jumping knowledge: what the layers of a network over a graph made of each node, joined or combined, so that each node chooses its
    /// own radius (Xu et al. 2018).
    /// </summary>
    /// <param name="states">The results of the layers, each <c>[V, features]</c>.</param>
    /// <param name="aggregation">
    /// Null joins them, <c>[V, Σ features]</c>; otherwise their maximum, mean or sum is taken, for which they have one shape.
    /// </param>
    public static Tensor JumpingKnowledge(Tensor[] states, Aggregation? aggregation = null) => aggregation switch
    {
        null => Concat(states, -1),
        Aggregation.Max => Stack(states).Max(0),
        Aggregation.Sum => Stack(states).Sum(0),
        _ => Stack(states).Mean(0),
    };
}
