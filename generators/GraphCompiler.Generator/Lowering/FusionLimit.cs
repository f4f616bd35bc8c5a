namespace GraphCompiler.Generator.Lowering;

/// <summary>Why a value is stored for a kernel that reads it, instead of being computed there.</summary>
internal enum FusionLimit
{
    /// <summary>The reader is a matrix product.</summary>
    Product,

    /// <summary>One of the two is written by kernels of its own.</summary>
    OwnKernels,

    /// <summary>Together they would have too many operations.</summary>
    Size,

    /// <summary>The values are places in memory.</summary>
    Address,

    /// <summary>The values are read in another order, or more than once.</summary>
    Order,

    /// <summary>The reader can't begin before all of it is there.</summary>
    Whole,

    /// <summary>A third kernel reads one of them and is read by the other.</summary>
    Cycle,

    /// <summary>Both add to the same long sum.</summary>
    LongSum,

    /// <summary>They are computed in different loops.</summary>
    Loop,
}

/// <summary>Two clusters as one, or why they stay apart.</summary>
internal readonly record struct Merger(Cluster? Cluster, FusionLimit? Limit)
{
    public static implicit operator Merger(Cluster cluster) => new(cluster, null);

    public static implicit operator Merger(FusionLimit limit) => new(null, limit);
}
