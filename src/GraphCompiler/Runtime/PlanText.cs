using System.Globalization;
using System.Text;

namespace GraphCompiler.Runtime;

/// <summary>A plan as aligned tables.</summary>
internal static class PlanText
{
    public static string Of(ModelPlan plan)
    {
        var text = new StringBuilder().Append(plan.Model).Append('\n');
        foreach (var entry in plan.Entries) Append(text, entry);
        return text.ToString();
    }

    static void Append(StringBuilder text, EntryPlan entry)
    {
        text.Append('\n').Append(entry.Name).Append(": ").Append(Number(entry.Kernels.Sum(k => k.Count))).Append(" kernels, peak ")
            .Append(entry.PeakBytes).Append(" bytes");
        if (entry.Flops.Length > 0) text.Append(", ").Append(entry.Flops).Append(" FLOP");
        if (entry.Bytes.Length > 0) text.Append(", ").Append(entry.Bytes).Append(" bytes moved");
        text.Append('\n');
        TextTable.Append(text, ["node", "op", "inputs", "shape", "source"],
            entry.Nodes.Select(n => new[] { Number(n.Id), n.Op + Times(n.Count), string.Join(", ", n.Inputs.Select(Number)), n.Shape,
                OneLine(n.Source) }));
        TextTable.Append(text, ["kernel", "kind", "formula", "reads", "writes", "FLOP", "bytes"],
            entry.Kernels.Select(k => new[] { k.Name + (k.Steps.Length > 0 ? " x" + k.Steps : Times(k.Count)), k.Kind, OneLine(k.Formula),
                string.Join(", ", k.Reads), string.Join(", ", k.Writes), k.Flops, k.Bytes }));
        TextTable.Append(text, ["buffer", "shape", "offset", "bytes", "first", "last"],
            entry.Buffers.Select(b => new[] { b.Name, b.Shape, b.Offset, b.Bytes, Number(b.FirstUse), Number(b.LastUse) }));
    }

    internal static string Times(int count) => count == 1 ? "" : " x" + Number(count);

    static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));

    static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
