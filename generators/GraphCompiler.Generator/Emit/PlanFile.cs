using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>The file that describes the compiled model to programs and people: nodes, kernels, buffers, operations and bytes.</summary>
internal static class PlanFile
{
    public static SourceFile Print(CompiledModel model) => ModelFile.Print(model.Spec, "Plan", ["GraphCompiler.Runtime"], "", _ => { }, writer =>
    {
        writer.Line("/// <summary>What the compiler made of the model: its graphs, kernels and memory. Its <c>Text</c> and <c>Mermaid</c> are for people.</summary>");
        writer.Line("public static ModelPlan Plan => CompiledPlan.Value;").Line();
        writer.Block("static class CompiledPlan", () =>
        {
            writer.Line($"internal static readonly ModelPlan Value = new({Literals.Text(model.Spec.Name)},");
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
        writer.Line($"new EntryPlan({Literals.Text(name)},");
        writer.Indented(() =>
        {
            var numbers = program.Graph.Nodes.Select((node, i) => (node, i)).ToDictionary(pair => pair.node, pair => pair.i);
            List(program.Graph.Nodes, node =>
                $"new({Literals.Int(numbers[node])}, {Literals.Text(OperationOf(node))}, [{string.Join(", ", node.Inputs.Select(input => Literals.Int(numbers[input])))}], {Literals.Text(node.Shape.ToString())}, {Literals.Text(node.Origin.Expression)})");
            List(program.Launches, launch =>
            {
                var kernel = launch.Kernel;
                var written = kernel.Written.ToList();
                var buffers = kernel.Operands.Zip(launch.Arguments, (operand, buffer) => (operand, buffer)).ToList();
                return $"new({Literals.Text(kernel.Name)}, {Literals.Text(kernel.Schedule.ToString())}, {Literals.Text(kernel.Formula)}, {Texts(kernel.Sources)}, "
                    + $"{Texts(buffers.Where(pair => !written.Contains(pair.operand)).Select(pair => pair.buffer.Name))}, {Texts(buffers.Where(pair => written.Contains(pair.operand)).Select(pair => pair.buffer.Name))}, "
                    + $"{Literals.Text(kernel.Flops.ToString())}, {Literals.Text((kernel.Traffic * size).ToString())})";
            });
            List(program.Buffers.Where(buffer => buffer.Offset is not null && buffer.Storage != Storage.Random), buffer =>
                $"new({Literals.Text(buffer.Name)}, {Literals.Text(buffer.Shape.ToString())}, {Literals.Text(buffer.Offset!.ToString())}, {Literals.Text((buffer.Shape.Elements * (buffer.Type == ElementType.Index ? 4 : size)).ToString())}, {Literals.Int(buffer.FirstUse)}, {Literals.Int(buffer.LastUse)})");
            var flops = program.Launches.Aggregate(Dim.Zero, (sum, launch) => sum + launch.Kernel.Flops);
            var bytes = program.Launches.Aggregate(Dim.Zero, (sum, launch) => sum + launch.Kernel.Traffic * size);
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

    static string OperationOf(Node node) => node.Attribute is { } attribute ? $"{node.Primitive} {attribute}" : node.Primitive.ToString();

    static string Texts(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(Literals.Text))}]";
}
