namespace GraphCompiler;

/// <summary>What a loss makes of its costs, one for each sample or element.</summary>
public enum Reduction
{
    /// <summary>Their mean, a scalar.</summary>
    Mean,

    /// <summary>Their sum, a scalar.</summary>
    Sum,

    /// <summary>The costs themselves, such as for weights of one's own.</summary>
    None,
}
