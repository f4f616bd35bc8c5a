using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Tests.Harness;

/// <summary>Asserts that two ways to write an entry mean one graph.</summary>
static class SameGraph
{
    /// <summary>Compares the entry <c>Run</c> over <c>x: [N, 4]</c>, with the parameter <c>w: [4, 4]</c>, written in two ways.</summary>
    /// <param name="elaborate">Members, or a body starting with <c>=></c> or <c>{</c>.</param>
    /// <param name="plain">An expression.</param>
    /// <param name="types">Further types.</param>
    public static void Assert(string elaborate, string plain, string members = "", string types = "")
    {
        var expected = Text(Read("=> " + plain + ";", "", "").Entries[0].Evaluation!);
        var actual = Text(Read(elaborate, members, types).Entries[0].Evaluation!);
        Xunit.Assert.Equal(expected, actual);
    }

    public static ModelSpec Read(string body, string members = "", string types = "") =>
        ModelCompilation.Read(TextOf(body, members, types));

    /// <summary>The ids of the mistakes in a body.</summary>
    public static IEnumerable<string> Refused(string body, string types = "") =>
        ModelCompilation.ReadWithFindings(ModelCompilation.Create(TextOf(body, "", types))).Findings.Select(finding => finding.Id);

    static string TextOf(string body, string members, string types) => $$"""
        [Model]
        public partial class Net
        {
            readonly Parameter w = new(Init.Ones, 4, 4);
            {{members}}

            [Graph] Tensor Run([Shape("N", 4)] Tensor x)
                {{body}}

            [Graph] Tensor Rest([Shape("N", 4)] Tensor x) => MatMul(x, w);
        }
        {{types}}
        """;

    /// <summary>
    /// A graph as one expression for each output, without the words of the source: shared nodes are written out every time.
    /// </summary>
    public static string Text(Graph graph)
    {
        var texts = new Dictionary<Node, string>();
        foreach (var node in graph.Nodes)
        {
            var attribute = node.Attribute is { } value ? $"{{{value}}}" : "";
            texts.Add(node,
                $"{node.Primitive.Name}{attribute}{node.Shape}({string.Join(", ", node.Inputs.Select(input => texts[input]))})");
        }
        return string.Join("\n", graph.Outputs.Select(output => $"{output.Role} {output.Name} = {texts[output.Node]}"));
    }
}
