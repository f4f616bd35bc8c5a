using System.Xml.Linq;
using GraphCompiler.Generator.Emit;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Runtime;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>The plan of a model is small in generated code and complete when a program asks for it.</summary>
public class PlanTests
{
    [Fact]
    public void The_plan_of_a_transformer_is_less_than_a_quarter_of_its_code()
    {
        var files = SourceFiles.Print(ModelCompilation.Read(Repository.Read("benchmarks/Transformer/Transformer.cs")));
        var plan = files.Single(file => file.HintName.EndsWith("Plan.g.cs", StringComparison.Ordinal)).Text.Length;
        Assert.InRange((double)plan / files.Sum(file => file.Text.Length), 0.001, 0.25);
    }

    [Fact]
    public void Nothing_of_the_plan_is_lost()
    {
        const string text = """
            [Model] public partial class Planned
            {
                readonly Linear[] layers = [new(8, 8), new(8, 8), new(8, 8), new(8, 3)];
                [Graph] Tensor Logits([Shape("N", 8)] Tensor x)
                {
                    foreach (var layer in layers) x = Relu(layer.Forward(x));
                    return "a|b^`\"\"\"\t😀".Length > 3 || x.Rank == 2 ? x * 0.37f : x;
                }
                [Loss] Tensor Loss([Shape("N", 8)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(Logits(x), labels);
            }
            """;
        var models = EmittedModels.Compile(text);
        var plan = (ModelPlan)models.TypeOf("Planned").GetProperty("Plan")!.GetValue(null)!;
        var entries = ModelCompiler.Compile(models.SpecOf("Planned")).Entries;
        Assert.Equal(("Planned", "Logits, Loss, LossAndGradients"),
            (plan.Model, string.Join(", ", plan.Entries.Select(entry => entry.Name))));
        foreach (var (program, entry) in entries.SelectMany(entry => entry.Programs).Zip(plan.Entries))
        {
            Assert.Equal(program.Graph.Nodes.Length, entry.Nodes.Sum(node => node.Count));
            Assert.Equal(program.Graph.Nodes.Select(node => node.Origin.Expression).Distinct().Order(),
                entry.Nodes.Select(node => node.Source).Distinct().Order());
            Assert.All(entry.Nodes, node => Assert.All(node.Inputs, input => Assert.InRange(input, 0, entry.Nodes.Count - 1)));
            Assert.Equal(program.Launches.Length, entry.Kernels.Sum(kernel => kernel.Count));
            var launches = program.Parts(program.Loops).SelectMany(part => part.Body).Select(pair => pair.Launch).ToList();
            Assert.Equal(launches.Select(launch =>
                (launch.Kernel.Name, launch.Kernel.Formula, launch.Kernel.Flops.ToString(), string.Join("; ", launch.Kernel.Sources))),
                entry.Kernels.Select(kernel => (kernel.Name, kernel.Formula, kernel.Flops, string.Join("; ", kernel.Sources))));
            Assert.Equal(launches.Select(launch => launch.Arguments.Select(buffer => buffer.Name).Order()),
                entry.Kernels.Select(kernel => kernel.Reads.Concat(kernel.Writes).Order()));
            Assert.All(entry.Buffers, buffer =>
                Assert.Contains(program.Buffers,
                    known => (known.Name, known.FirstUse, known.LastUse, known.Offset?.ToString(), known.Type.Keyword)
                        == (buffer.Name, buffer.FirstUse, buffer.LastUse, buffer.Offset, buffer.Type)));
            Assert.Equal(program.Bytes.ToString(), entry.PeakBytes);
        }
    }

    /// <summary>The page of a transformer of two and of twelve layers.</summary>
    [Theory, InlineData(2), InlineData(12)]
    public void The_page_names_each_entry_and_kernel_once(int layers)
    {
        var compiled = ModelCompiler.Compile(ModelCompilation.Read($$"""
            [Model] public partial class Deep
            {
                readonly TransformerEncoder layers = new(layers: {{layers}}, 16, heads: 2, dropout: 0.1f, normFirst: true);
                [Graph] Tensor Encoded([Shape("N", "T", 16)] Tensor x) => layers.Forward(x);
                [Loss] Tensor Loss([Shape("N", "T", 16)] Tensor x) => Encoded(x).Sum();
            }
            """));
        var plan = ModelPlan.Unpack("Deep", Packing.Pack(PlanFile.Describe(compiled)));
        var page = XElement.Parse(plan.ToHtml().Replace("<!DOCTYPE html>", ""));
        var ids = page.Descendants().Select(element => element.Attribute("id")?.Value).OfType<string>().ToList();
        Assert.Equal(compiled.Kernels.Select(kernel => "kernel-" + kernel.Name).Order(),
            ids.Where(id => id.StartsWith("kernel-", StringComparison.Ordinal)).Order());
        Assert.Equal(["entry-0", "entry-1", "entry-2"], ids.Where(id => id.StartsWith("entry-", StringComparison.Ordinal)));
        Assert.Equal(["Encoded", "Loss", "LossAndGradients"], page.Descendants("h2").Select(head => head.Value).Skip(1));
        Assert.All(page.Descendants("a"), link => Assert.Contains(link.Attribute("href")!.Value[1..], ids));
        for (var layer = 0; layer < layers; layer++)
            Assert.Contains(page.Descendants("summary"),
                summary => summary.Value.StartsWith($"Layers[{layer}] ", StringComparison.Ordinal));
        var notes = plan.Entries.SelectMany(entry => entry.Kernels).SelectMany(kernel => kernel.Unfused).ToList();
        Assert.Contains(notes, note => note.Reason == "a matrix product reads each element many times");
        // All memory is drawn, that of repeated layers included.
        foreach (var (program, entry) in compiled.Entries.SelectMany(entry => entry.Programs).Zip(plan.Entries))
            Assert.Equal(program.Buffers.Count(buffer => buffer.Storage == Storage.Work), entry.Buffers.Count);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("a|b^c`d`e||^^``")]
    [InlineData("\"\"\"\" quotes")]
    [InlineData("Σij 😀😀😁😀😀😁😀😀😁")]
    [InlineData("abcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabc")]
    public void Every_text_can_be_packed(string source)
    {
        var node = $"node\tOp\t[]\t{source}\t1\t0\n";
        var text = "entry\tE\t0\t0\t0\n" + string.Concat(Enumerable.Repeat(node, 50));
        var packed = Packing.Pack(text);
        Assert.True(packed.Length < 0.7 * text.Length, $"{text.Length} characters became {packed.Length}");
        Assert.All(ModelPlan.Unpack("M", packed).Entries.Single().Nodes, read => Assert.Equal(source, read.Source));
    }
}
