using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>The file that describes the compiled model to programs and people: nodes, kernels, buffers, operations and bytes.</summary>
internal static class PlanFile
{
    public static SourceFile Print(CompiledModel model) => ModelFile.Print(model.Spec, "Plan", null, "", _ => { }, writer =>
    {
        writer.Line("/// <summary>What the compiler made of the model: its graphs, kernels and memory. Its <c>Text</c> and <c>Mermaid</c> are for people.</summary>");
        writer.Line($"public static {Qualified.ModelPlan} Plan => CompiledPlan.Value;").Line();
        writer.Block("static class CompiledPlan", () =>
        {
            writer.Line($"internal static readonly {Qualified.ModelPlan} Value = new({Literals.Text(model.Spec.Name)},");
            writer.Line("[");
            writer.Indented(() =>
            {
                foreach (var entry in model.Entries)
                {
                    PrintEntry(writer, model.Spec, entry.Evaluation, entry.Spec.Name);
                    if (entry.Gradients is { } gradients) PrintEntry(writer, model.Spec, gradients, entry.Spec.Name + "AndGradients");
                }
            });
            writer.Line("]);");
        });
    });

    static void PrintEntry(CodeWriter writer, ModelSpec spec, KernelProgram program, string name)
    {
        var size = spec.IsDouble ? 8 : 4;
        writer.Line($"new({Literals.Text(name)},");
        writer.Indented(() =>
        {
            // What one expression made at each step of a loop is listed once.
            var groups = program.Graph.Nodes.GroupBy(node => (Operation: node.Inputs.IsEmpty ? OperationOf(node) : node.Primitive.Name, Shape: node.Shape.ToString(), Origin: node.Origin with { Site = 0 })).ToList();
            var numbers = groups.SelectMany((group, i) => group.Select(node => (node, i))).ToDictionary(pair => pair.node, pair => pair.i);
            List(groups, group => $"new({Literals.Int(numbers[group.First()])}, {Literals.Text(OperationOf(group.First()))}, [{string.Join(", ", group.First().Inputs.Select(input => Literals.Int(numbers[input])).Distinct())}], "
                + $"{Literals.Text(group.Key.Shape)}, {Literals.Text(group.Key.Origin.Expression)}{Times(group.Count())})");
            var written = program.Parts(program.Loops).SelectMany(part => program.FirstOf(part).Select(pair => (pair.Launch, part.Count))).ToList();
            List(written, item =>
            {
                var kernel = item.Launch.Kernel;
                var results = kernel.Written.ToList();
                var buffers = kernel.Operands.Zip(item.Launch.Arguments, (operand, buffer) => (operand, buffer)).ToList();
                return $"new({Literals.Text(kernel.Name)}, {Literals.Text(kernel.Schedule.ToString())}, {Literals.Text(kernel.Formula)}, {Texts(kernel.Sources)}, "
                    + $"{Texts(buffers.Where(pair => !results.Contains(pair.operand)).Select(pair => pair.buffer.Name))}, {Texts(buffers.Where(pair => results.Contains(pair.operand)).Select(pair => pair.buffer.Name))}, "
                    + $"{Literals.Text(kernel.Flops.ToString())}, {Literals.Text(kernel.Traffic.Bytes(spec.IsDouble).ToString())}{Times(item.Count)})";
            });
            var touched = written.SelectMany(item => item.Launch.Arguments).Concat(program.Inputs.Select(input => input.Buffer)).Concat(program.Results).ToImmutableHashSet();
            List(program.Buffers.Where(buffer => buffer.Offset is not null && buffer.Storage != Storage.Random && touched.Contains(buffer)), buffer =>
                $"new({Literals.Text(buffer.Name)}, {Literals.Text(buffer.Shape.ToString())}, {Literals.Text(buffer.Offset!.ToString())}, {Literals.Text((buffer.Shape.Elements * (buffer.Type == ElementType.Index ? 4 : size)).ToString())}, {Literals.Int(buffer.FirstUse)}, {Literals.Int(buffer.LastUse)})");
            var flops = program.Launches.Aggregate(Dim.Zero, (sum, launch) => sum + launch.Kernel.Flops);
            var bytes = program.Launches.Aggregate(Dim.Zero, (sum, launch) => sum + launch.Kernel.Traffic.Bytes(spec.IsDouble));
            writer.Line($"PeakBytes: {Literals.Text((program.WorkLength * size + program.IndexLength * 4).ToString())}, Flops: {Literals.Text(flops.ToString())}, Bytes: {Literals.Text(bytes.ToString())}),");
        });

        void List<T>(IEnumerable<T> items, Func<T, string> print)
        {
            writer.Line("[");
            writer.Indented(() =>
            {
                foreach (var item in items) writer.Line(print(item) + ",");
            });
            writer.Line("],");
        }
    }

    static string Times(int count) => count == 1 ? "" : ", Count: " + Literals.Int(count);

    static string OperationOf(Node node) => node.Attribute is { } attribute ? $"{node.Primitive} {attribute}" : node.Primitive.ToString();

    static string Texts(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(Literals.Text))}]";
}
