namespace GraphCompiler;

/// <summary>What a graph layer makes of a node's neighbours, whatever their order and number.</summary>
public enum Aggregation
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their sum, which tells their number too.</summary>
    Sum,

    /// <summary>The greatest element of each feature.</summary>
    Max,
}
