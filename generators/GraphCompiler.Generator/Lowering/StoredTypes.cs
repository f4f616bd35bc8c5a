using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Lowering;

/// <summary>The types in which the values of a graph lie in memory.</summary>
/// <param name="real">The type of the model's real numbers.</param>
/// <param name="narrow">The type of intermediate values that may be rounded; null if none may.</param>
internal sealed class StoredTypes(DType real, DType? narrow = null)
{
    readonly HashSet<Node> narrowNodes = [];

    /// <summary>The types of a model's values.</summary>
    public static StoredTypes In(ModelSpec model) => new(model.Real, model.Narrow);

    /// <summary>The type of the model's real numbers.</summary>
    public DType Real => real;

    /// <summary>Whether intermediate values may be rounded.</summary>
    public bool HasNarrow => narrow is not null;

    /// <summary>The type of a node's elements in memory.</summary>
    public DType Of(Node node) => narrowNodes.Contains(node) ? narrow! : node.Type.In(real);

    /// <summary>Whether a node is rounded.</summary>
    public bool IsNarrow(Node node) => narrowNodes.Contains(node);

    /// <summary>Rounds nodes.</summary>
    public void Narrow(IEnumerable<Node> nodes) => narrowNodes.UnionWith(nodes);
}
