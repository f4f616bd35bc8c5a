
namespace GraphCompiler.Generator.Graphs;

/// <summary>An operation that passes know by its name and replace by a formula before the graph is lowered.</summary>
internal abstract class FormulaPrimitive(string name) : Primitive(name)
{
    /// <summary>The formula over the node's inputs.</summary>
    public abstract Node Formula(Node node);
}
