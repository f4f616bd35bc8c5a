using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Passes.Risks;
using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Ops;

namespace GraphCompiler.Generator.Tests.Diagnostics;

/// <summary>Where no risk is seen: in the library itself, and in what the stability pass mends.</summary>
public class RiskTests
{
    [Fact]
    public void Every_function_of_the_API_is_without_risk() => Assert.Equal([], OpCases.All.SelectMany(item =>
        RiskCheck.Find(new Graph("case", [new Output("result", OutputRole.Result, item.Build(item.Leaves))]), DType.Float32)
            .Select(risk => $"{risk.Id} {item}")));

    [Theory]
    [InlineData("Log(Softmax(y))")]
    [InlineData("Log(Sigmoid(y))")]
    [InlineData("Log(1 - Sigmoid(y))")]
    [InlineData("Log(Exp(y).Sum(-1))")]
    [InlineData("Exp(y) / Exp(y).Sum(-1, keepDims: true)")]
    [InlineData("Softmax(Softmax(y), axis: 0)")]
    [InlineData("KlDivergence(LogSoftmax(y), Softmax(y))")]
    [InlineData("BinaryCrossEntropy(Sigmoid(y), Softmax(y))")]
    // A mixture of Gaussians: exponentials of what is never positive.
    [InlineData("(Exp(-0.5f * y * y) * y).Sum(-1) / (Exp(-0.5f * y * y).Sum(-1) + 1e-6f)")]
    [InlineData("Tanh(y) / (Exp(-Abs(y)).Sum(-1, keepDims: true) + 1)")]
    [InlineData("y * StopGradient(layer.Forward(x) > 0)")]
    public void A_stable_formula_is_without_risk(string formula) => CompiledText.Compile($$"""
        [Model]
        public partial class Net
        {
            readonly Linear layer = new(4, 3);
            [Graph] Tensor Run([Shape("N", 4)] Tensor x)
            {
                var y = layer.Forward(x);
                return {{formula}};
            }
            [Loss] Tensor Error([Shape("N", 4)] Tensor x) => Run(x).Mean();
        }
        """);

    [Theory]
    // Trained by another loss.
    [InlineData("[Loss] Tensor Other([Shape(\"N\", 4)] Tensor x) => gate.Forward(x).Mean();", "")]
    // Meant to stay.
    [InlineData("", "[Frozen]")]
    public void A_parameter_that_need_not_learn_from_a_loss_is_no_risk(string other, string attribute) => CompiledText.Compile($$"""
        [Model]
        public partial class Net
        {
            {{attribute}} readonly Linear gate = new(4, 8);
            readonly Linear layer = new(4, 8);
            [Loss] Tensor Error([Shape("N", 4)] Tensor x) => Where(gate.Forward(x) > 0, layer.Forward(x), 0).Mean();
            {{other}}
        }
        """);
}
