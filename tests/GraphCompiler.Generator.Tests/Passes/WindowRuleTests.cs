using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Passes;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Passes;

/// <summary>What becomes of convolutions and their gradients: products over windows, which are never written to memory.</summary>
public class WindowRuleTests
{
    public static TheoryData<string> Convolutions => new(
        "Conv1d(x.Flatten(2), w.Flatten(2), padding: 2)",
        "Conv2d(x, w)",
        "Conv2d(x, w, padding: Padding.Same)",
        "Conv2d(x, w, stride: 2, padding: 1)",
        "Conv2d(x, w, dilation: 2)",
        "Conv2d(x / 2, w)",
        "ConvTranspose2d(x, w)",
        "ConvTranspose2d(x, w, stride: (2, 3), padding: 1)");

    [Theory, MemberData(nameof(Convolutions))]
    public void Neither_value_nor_gradients_write_windows_or_fold_them(string code)
    {
        var spec = ModelCompilation.Read($$"""
            [Model]
            public partial class Net
            {
                readonly Parameter x = new(Init.Ones, 2, 4, 9, 9), w = new(Init.Ones, 4, 4, 3, 3);
                [Loss] Tensor Loss([Shape("N")] Tensor scale) => scale.Sum() * Pow({{code}}, 2).Sum();
            }
            """);
        var graph = Pipeline.Train(spec.Entries.Single().Training!, spec.Parameters);
        Assert.DoesNotContain(graph.Nodes, node => node.Primitive is OverlapAdd);
        var compiled = ModelCompiler.Compile(spec);
        Assert.Contains(compiled.Kernels, kernel => kernel.Product is not null);
        // Nothing is larger than the operand with zeros around it, dilated or not: 2 x 4 images of 29 x 29 at most.
        Assert.All(compiled.Entries.Single().Programs.SelectMany(program => program.Buffers), buffer =>
            Assert.True(buffer.Shape.Elements.Evaluate(_ => 1) <= 2 * 4 * 29 * 29, $"{buffer.Name} is {buffer.Shape}"));
    }

    [Fact]
    public void The_gradient_of_a_padded_operand_is_computed_where_the_operand_is()
    {
        var spec = ModelCompilation.Read("""
            [Model]
            public partial class Net
            {
                readonly Parameter x = new(Init.Ones, 2, 4, 9, 9), w = new(Init.Ones, 4, 4, 3, 3);
                [Loss] Tensor Loss([Shape("N")] Tensor scale) => scale.Sum() * Pow(Conv2d(x, w, padding: 1), 2).Sum();
            }
            """);
        var products = Pipeline.Train(spec.Entries.Single().Training!, spec.Parameters).Nodes.Where(node => node.Primitive.SumsProducts);
        Assert.All(products, product => Assert.True(product.Shape.Elements.Constant <= 2 * 4 * 9 * 9, $"{product.Shape}"));
    }

    [Fact]
    public void Padding_along_two_axes_is_one_concatenation()
    {
        var x = Formulas.Real("x", Formulas.N, 4, 4);
        var padded = Concatenation.Pad(Concatenation.Pad(x, 1, 1, 2, 0), 2, 3, 0, 0);
        var graph = Pipeline.Evaluate(new Graph("f", [new("f", OutputRole.Result, padded)]));
        Assert.Single(graph.Nodes, node => node.Primitive is Concatenation);
    }
}
