using System.Globalization;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>Generated code calls things what the user calls them, and is short to read whatever a kernel does.</summary>
public class ValueNameTests
{
    const string Network = """
        [Model] public partial class Net
        {
            readonly Linear hidden = new(8, 16), output = new(16, 3);
            [Graph] Tensor Logits([Shape("N", 8)] Tensor x) => output.Forward(Relu(hidden.Forward(x)));
            [Loss] Tensor Loss([Shape("N", 8)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(Logits(x), labels);
        }
        """;

    [Fact]
    public void A_function_names_what_it_returns_and_not_what_it_computes_last()
    {
        var buffers = Compile(Network).Entries[1].Gradients!.Buffers.Where(buffer => buffer.Storage == Storage.Work)
            .ToDictionary(buffer => buffer.Name, buffer => buffer.Shape.ToString());
        Assert.Equal("[N, 3]", buffers["logits"]);
        Assert.Equal("[N, 3]", buffers["dLogits"]);
        Assert.Equal("[N, 16]", buffers["dHidden"]);
        Assert.DoesNotContain("output", buffers.Keys);
    }

    [Theory]
    [InlineData("var scores = MatMul(x, w); return MatMul(scores, w);", "scores")]
    [InlineData("return MatMul(Score(x), w);", "score")]
    [InlineData("var ranks = Score(x); return MatMul(ranks, w);", "ranks")]
    [InlineData("var inner = layer.Forward(x); return MatMul(inner, w);", "inner")]
    [InlineData("return MatMul(layer.Forward(x), w);", "layer")]
    [InlineData("return MatMul(layers[1].Forward(x), w);", "layers1")]
    [InlineData("x = MatMul(x, w); return MatMul(x, w);", "x2")]
    [InlineData("var (left, right) = (MatMul(x, w), x * 2f); return MatMul(left, w) + right;", "left")]
    [InlineData("var same = x; return MatMul(MatMul(same, w), w);", "matMul")]
    [InlineData("var @event = MatMul(x, w); return MatMul(@event, w);", "eventValue")]
    public void A_buffer_is_called_what_the_user_calls_it(string body, string name)
    {
        var program = Compile($$"""
            [Model] public partial class Net
            {
                readonly Parameter w = new(Init.Ones, 8, 8);
                readonly Linear layer = new(8, 8);
                readonly Linear[] layers = [new(8, 8), new(8, 8)];
                Tensor Score(Tensor tensor) { var product = MatMul(tensor, w); return product; }
                [Graph] Tensor Run([Shape("N", 8)] Tensor x) { {{body}} }
            }
            """).Entries[0].Evaluation;
        Assert.Equal(["result", name, "x"],
            program.Buffers.Where(buffer => buffer.Storage == Storage.Work).Select(buffer => buffer.Name).Order(StringComparer.Ordinal)
                .OrderBy(other => other == "x" ? 2 : other == "result" ? 0 : 1));
    }

    [Fact]
    public void Kernels_of_many_operations_have_short_names()
    {
        var model = Compile("""
            [Model] public partial class Net
            {
                readonly Parameter w = new(Init.Ones, 300, 1000), table = new(Init.Ones, 50257, 768);
                [Loss] Tensor Loss([Shape("N", 300)] Tensor x, [Shape("N")] IntTensor i)
                {
                    var y = MatMul(x, w);
                    y = Sqrt(Abs(Tanh(y * 2) - Sin(y)) + Exp(y) / 3) + Gelu(y);
                    var z = Gelu(MatMul(x, w) + 1);
                    return y.Mean() + z.Mean() + Gather(table, i).Mean() + Sin(x * 2).Mean() + Sin(x * 3).Mean();
                }
            }
            """);
        Assert.All(model.Kernels, kernel => Assert.DoesNotMatch(@"Etc|_v\d|\d{6}", kernel.Name));
        Assert.All(model.Kernels, kernel => Assert.InRange(kernel.Name.Length, 1, 60));
        Assert.Contains(model.Kernels, kernel => kernel.Name == "Zero_50257_768");
    }

    [Fact]
    public void Numbers_have_the_digits_that_it_takes()
    {
        Assert.Equal(["1E-05", "0.1", "100", "16777216", "-0.3", "3.4028235E+38"],
            new[] { 1e-5f, 0.1f, 100f, 16777216f, -0.3f, float.MaxValue }.Select(Numbers.Shortest));
        Assert.Equal(["1E-05", "0.1", "0.30000000000000004", "123456.789"],
            new[] { 1e-5, 0.1, 0.1 + 0.2, 123456.789 }.Select(Numbers.Shortest));
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var (single, number) = (BitConverter.Int32BitsToSingle(random.Next()), BitConverter.Int64BitsToDouble(random.NextInt64()));
            if (float.IsFinite(single)) Assert.Equal(single, float.Parse(Numbers.Shortest(single), CultureInfo.InvariantCulture));
            if (double.IsFinite(number)) Assert.Equal(number, double.Parse(Numbers.Shortest(number), CultureInfo.InvariantCulture));
        }
    }

    static CompiledModel Compile(string text) =>
        ModelCompiler.Compile(ModelCompilation.ReadWithFindings(ModelCompilation.Create(text)).Spec);
}
