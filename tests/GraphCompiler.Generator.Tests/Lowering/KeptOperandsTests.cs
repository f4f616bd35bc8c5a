using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>Which products of a loop find their right operand prepared.</summary>
public class KeptOperandsTests
{
    static string[] Kept(string step, int steps = 20)
    {
        var model = ModelCompiler.Compile(ModelCompilation.Read($$"""
            [Model] public partial class Net
            {
                readonly Parameter w = new(Init.Ones, 32, 32);
                [Graph] Tensor Run([Shape({{steps}}, "N", 32)] Tensor inputs) =>
                    Scan(inputs, ((Tensor)1).Expand(inputs.Dim(1), 32), (h, x) => { Tensor next = {{step}}; return (next, next); }).Last;
            }
            """));
        return [.. model.Entries[0].Evaluation.Loops.SelectMany(loop => loop.Kept).Select(kernel => kernel.Name)];
    }

    [Fact]
    public void Weights_are_kept() => Assert.Single(Kept("Tanh(MatMul(h, w) + x)"));

    [Fact]
    public void A_few_steps_are_not_worth_it() => Assert.Empty(Kept("Tanh(MatMul(h, w) + x)", steps: 3));

    [Fact]
    public void What_a_step_computes_is_not_kept() =>
        Assert.Empty(Kept("Tanh(MatMul(x, w * MatMul(h.Transpose(), h)))"));
}
