using System.Globalization;
using System.Text;

namespace GraphCompiler.Runtime;

/// <summary>A plan as a Mermaid flowchart: a node for each graph node, an edge for each use.</summary>
internal static class PlanMermaid
{
    public static string Of(ModelPlan plan)
    {
        var text = new StringBuilder("flowchart TD\n");
        for (var e = 0; e < plan.Entries.Count; e++)
        {
            var entry = plan.Entries[e];
            text.Append("  subgraph ").Append(Key("e", e)).Append("[\"").Append(Escape(entry.Name)).Append("\"]\n");
            foreach (var node in entry.Nodes)
                text.Append("    ").Append(Key("e", e)).Append(Key("n", node.Id)).Append("[\"").Append(Escape(node.Op))
                    .Append(PlanText.Times(node.Count)).Append("<br/>").Append(Escape(node.Shape)).Append("\"]\n");
            foreach (var node in entry.Nodes)
                foreach (var input in node.Inputs)
                    text.Append("    ").Append(Key("e", e)).Append(Key("n", input)).Append(" --> ").Append(Key("e", e))
                        .Append(Key("n", node.Id)).Append('\n');
            text.Append("  end\n");
        }
        return text.ToString();
    }

    static string Key(string prefix, int number) => prefix + number.ToString(CultureInfo.InvariantCulture);

    // Inside a quoted label, Mermaid reads only entities specially.
    static string Escape(string text)
        => text.Replace("&", "&amp;").Replace("\"", "#quot;").Replace("<", "&lt;").Replace(">", "&gt;").ReplaceLineEndings(" ");
}
