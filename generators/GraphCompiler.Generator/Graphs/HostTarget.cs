namespace GraphCompiler.Generator.Graphs;

/// <summary>What a model's own code is, in the order of the public enumeration.</summary>
internal enum HostTarget
{
    /// <summary>Vectors and worker threads.</summary>
    Cpu,

    /// <summary>Plain loops on one thread.</summary>
    Scalar,
}
