using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Passes;

/// <summary>What holds of every graph between passes; a violation is a mistake in the compiler, never in a model.</summary>
internal static class GraphCheck
{
    public static void Run(Graph graph, string when)
    {
        var seen = new HashSet<Node>();
        foreach (var node in graph.Nodes)
        {
            foreach (var input in node.Inputs)
                if (!seen.Contains(input)) throw Fault(graph, node, $"comes before its input {input}", when);
            if (!seen.Add(node)) throw Fault(graph, node, "appears twice", when);
            if (!node.Primitive.IsWellFormed(node))
                throw Fault(graph, node, $"is malformed: ({string.Join(", ", node.Inputs)}) {{{node.Attribute}}}", when);
            if (Scan.Is(node)) Run(Scan.StepOf(node).Graph, $"{when}, in {graph.Name}");
        }
        foreach (var output in graph.Outputs)
            if (!seen.Contains(output.Node)) throw Fault(graph, output.Node, $"is the output {output.Name} but not in the graph", when);
    }

    public static void CheckOutputs(Graph before, Graph after, string pass)
    {
        if (before.Outputs.Length > after.Outputs.Length) throw new InvalidOperationException($"{pass} lost outputs of {before.Name}");
        foreach (var (old, now) in before.Outputs.Zip(after.Outputs, (old, now) => (old, now)))
            if ((old.Name, old.Role, old.Node.Type) != (now.Name, now.Role, now.Node.Type) || old.Node.Shape != now.Node.Shape)
                throw new InvalidOperationException(
                    $"{pass} made {now.Role} {now.Name} {now.Node} of {old.Role} {old.Name} {old.Node} in {before.Name}");
    }

    static InvalidOperationException Fault(Graph graph, Node node, string what, string when) => new($"{graph.Name}, {when}: {node} {what}");
}
