using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Lowering;

/// <summary>The types in which the values of a graph lie in memory.</summary>
/// <param name="real">The type of the model's real numbers.</param>
internal sealed class StoredTypes(DType real)
{
    /// <summary>The type of the model's real numbers.</summary>
    public DType Real => real;

    /// <summary>The type of a node's elements in memory.</summary>
    public DType Of(Node node) => node.Type.In(real);
}
