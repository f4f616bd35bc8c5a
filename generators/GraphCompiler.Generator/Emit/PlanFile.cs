using System.Collections.Immutable;
using System.Text;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>
/// The file that describes the compiled model to programs and people: nodes, kernels, buffers, operations and bytes. It is packed, since
/// few programs ask for it, and unpacked by the run-time library when one does.
/// </summary>
internal static class PlanFile
{
    const int LineLength = 140;

    public static SourceFile Print(CompiledModel model) => ModelFile.Print(model.Spec, "Plan", null, "", _ => { }, writer =>
    {
        writer.Line(
            "/// <summary>What the compiler made of the model: its graphs, kernels and memory. Its <c>Text</c> and <c>Mermaid</c> are "
                + "for people.</summary>");
        writer.Line($"public static {Qualified.ModelPlan} Plan => CompiledPlan.Value;").Line();
        writer.Block("static class CompiledPlan", () =>
        {
            var lines = Lines(Packing.Pack(Describe(model))).ToList();
            var quotes = new string('"', Math.Max(3, lines.Select(LongestRunOfQuotes).DefaultIfEmpty().Max() + 1));
            writer.Line(
                $"internal static readonly {Qualified.ModelPlan} Value = {Qualified.ModelPlan}.Unpack({Literals.Text(model.Spec.Name)}, "
                    + $"{quotes}");
            foreach (var line in lines.DefaultIfEmpty("")) writer.Verbatim(line);
            writer.Verbatim(quotes + ");");
        });
    });

    static IEnumerable<string> Lines(string text)
    {
        for (var (start, end) = (0, 0); start < text.Length; start = end)
        {
            end = Math.Min(start + LineLength, text.Length);
            if (char.IsHighSurrogate(text[end - 1])) end++;
            yield return text.Substring(start, end - start);
        }
    }

    static int LongestRunOfQuotes(string line)
    {
        var (longest, run) = (0, 0);
        foreach (var c in line) longest = Math.Max(longest, run = c == '"' ? run + 1 : 0);
        return longest;
    }

    /// <summary>
    /// The plan as lines of tab-separated fields, in which what repeats looks the same: nodes name their inputs by distance.
    /// </summary>
    public static string Describe(CompiledModel model)
    {
        var text = new StringBuilder();
        foreach (var entry in model.Entries)
        {
            Describe(text, entry.Evaluation, entry.Spec.Name);
            if (entry.Gradients is { } gradients) Describe(text, gradients, entry.Spec.Name + "AndGradients");
        }
        return text.ToString();
    }

    static void Describe(StringBuilder text, KernelProgram program, string name)
    {
        var written = program.Parts(program.Loops).SelectMany(part => part.Written).Select(item => (item.Launch, item.Around,
            Count: item.Around.Aggregate(Dim.One, (count, loop) => count * loop.Count))).ToList();
        Dim FlopsOf(Launch launch, ImmutableArray<LaunchLoop> around) => InWholeBlocks(launch.Kernel.Flops, around);
        Dim BytesOf(Launch launch, ImmutableArray<LaunchLoop> around) =>
            InWholeBlocks(launch.Kernel.Traffic.Bytes, around);
        var flops = written.Aggregate(Dim.Zero, (sum, item) => sum + FlopsOf(item.Launch, item.Around) * item.Count);
        var bytes = written.Aggregate(Dim.Zero, (sum, item) => sum + BytesOf(item.Launch, item.Around) * item.Count);
        Line("entry", [name, program.Bytes.ToString(), flops.ToString(), bytes.ToString()]);

        // What one expression made at each step of a loop is listed once.
        var groups = program.Graph.Nodes.GroupBy(node => (Operation: node.Inputs.IsEmpty ? OperationOf(node) : node.Primitive.Name,
            Shape: node.Shape.ToString(), Origin: node.Origin.OfPart() with { Site = 0 })).ToList();
        var paths = new PathText();
        var numbers = groups.SelectMany((group, i) => group.Select(node => (node, i))).ToDictionary(pair => pair.node, pair => pair.i);
        foreach (var (group, number) in groups.Select((group, i) => (group, i)))
            Line("node", [OperationOf(group.First()), group.Key.Shape, SourceOf(group.First()), Literals.Int(group.Count()),
                paths.Next(group.First()), .. group.First().Inputs.Select(input => Literals.Int(number - numbers[input])).Distinct()]);

        foreach (var (launch, around, count) in written)
        {
            var kernel = launch.Kernel;
            var results = kernel.Written.ToList();
            var operands = kernel.Operands
                .Select((operand, i) => (launch.Arguments[i].Name, Node: launch.Nodes[i], IsResult: results.Contains(operand))).ToList();
            var buffers = operands.ToLookup(operand => operand.IsResult, operand => operand.Name);
            var made = operands.Where(operand => operand.IsResult).Select(operand => operand.Node).ToList();
            Line("kernel", [kernel.Name, KindOf(kernel), kernel.Formula, FlopsOf(launch, around).ToString(),
                BytesOf(launch, around).ToString(),
                count.IsConstant ? count.ToString() : "1", count.IsConstant ? "" : count.ToString(), paths.Next(made[0])]);
            if (kernel.Sources.Length > 0) Line("from", kernel.Sources);
            if (buffers[false].Any()) Line("reads", buffers[false]);
            Line("writes", buffers[true]);
            var unfused = operands.Where(operand => !operand.IsResult).Select((operand, i) => (Read: i, Limit: LimitOf(operand.Node, made)))
                .Where(pair => pair.Limit is not null).Select(pair => $"{pair.Limit} {Literals.Int(pair.Read)}").ToList();
            if (unfused.Count > 0) Line("unfused", unfused);
        }

        static string KindOf(LoopTree tree) => tree.Product is not null ? "Contract"
            : tree.HasRunning ? "Scan"
            : tree.HasUpdates ? "Scatter"
            : tree.Loops.Any() ? "Rows"
            : "Map";

        FusionLimit? LimitOf(Node read, IEnumerable<Node> made) =>
            made.SelectMany(node => program.Fused, (node, fused) => fused.LimitBetween(read, node))
                .FirstOrDefault(limit => limit is not null);

        var previous = 0;
        foreach (var buffer in program.Buffers.Where(buffer => buffer.Storage == Storage.Work))
        {
            Line("buffer", [buffer.Name, buffer.Shape.ToString(), buffer.Offset!.ToString(), buffer.Bytes.ToString(),
                Literals.Int(buffer.FirstUse - previous), Literals.Int(buffer.LastUse - buffer.FirstUse), buffer.Type.Keyword]);
            previous = buffer.FirstUse;
        }

        void Line(string kind, IEnumerable<string> fields)
        {
            text.Append(kind);
            foreach (var field in fields) text.Append('\t').Append(field.Replace('\t', ' ').Replace('\r', ' ').Replace('\n', ' '));
            text.Append('\n');
        }
    }

    /// <summary>The expression that made a node; "=" for what the node's operation names anyway, as that of a parameter does.</summary>
    static string SourceOf(Node node) => OperationOf(node) == $"{node.Primitive} {node.Origin.Expression}" ? "=" : node.Origin.Expression;

    static Dim InWholeBlocks(Dim size, ImmutableArray<LaunchLoop> around) =>
        around.Aggregate(size, (whole, loop) => loop.Blocks is null ? whole : loop.Blocks.InWholeBlocks(whole));

    static string OperationOf(Node node) =>
        node.Attribute is { } attribute ? $"{node.Primitive} {attribute.ToString().Split('\n')[0]}" : node.Primitive.ToString();
}
