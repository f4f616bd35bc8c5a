using System.Numerics;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Autodiff;

/// <summary>
/// <see cref="GradientCheck"/> on compiled models: right ones pass, with dropout and running statistics too; a wrong rule is found.
/// </summary>
public class CheckedGradientTests
{
    const string Models = """
        /// <summary>A network with everything that could disturb the check.</summary>
        [Model] public partial class Right
        {
            readonly Linear hidden = new(5, 16), output = new(16, 3);
            readonly Dropout dropout = new(0.25f);
            [Frozen] readonly Parameter scale = new(Init.Ones, 16);
            [State] readonly Parameter seen = new(Init.Zeros);
            [Gradient(nameof(SwishRule))] static Tensor Swish(Tensor x) => x * Sigmoid(x);
            static Tensor SwishRule(Tensor x, Tensor result, Tensor gradient) => gradient * (result + Sigmoid(x) * (1 - result));
            [Loss] Tensor Loss([Shape("N", 5)] Tensor x, [Shape("N")] IntTensor labels)
            {
                seen.Assign(seen + 1);
                var h = dropout.Forward(Swish(Relu(hidden.Forward(x)) * scale)) + 0.1f * RandomNormal(x.Dim(0), 16);
                return CrossEntropy(output.Forward(h), labels) + 0.01f * seen * hidden.Weight.Norm();
            }
        }
        /// <summary>Gradients that cancel: a bias before the mean is subtracted, and the scale of numbers whose sum is 0.</summary>
        [Model] public partial class Normalized
        {
            readonly Linear hidden = new(5, 16);
            readonly Parameter scale = new(Init.Ones, 16), shift = new(Init.Zeros, 16);
            [Loss] Tensor Loss([Shape("N", 5)] Tensor x, [Shape("N")] IntTensor labels)
            {
                var h = hidden.Forward(x);
                var centered = h - h.Mean(0, keepDims: true);
                var normalized = centered / Sqrt((centered * centered).Mean(0, keepDims: true) + 1e-5f) * scale + shift;
                return 0.001f * normalized.Sum() + 0 * Gather(shift, labels).Sum();
            }
        }
        /// <summary>A rule that forgets a factor.</summary>
        [Model] public partial class Wrong
        {
            readonly Linear hidden = new(5, 16), output = new(16, 3);
            [Gradient(nameof(SwishRule))] static Tensor Swish(Tensor x) => x * Sigmoid(x);
            static Tensor SwishRule(Tensor x, Tensor result, Tensor gradient) => gradient * (Sigmoid(x) + result);
            [Loss] Tensor Loss([Shape("N", 5)] Tensor x, [Shape("N")] IntTensor labels) =>
                CrossEntropy(output.Forward(Swish(hidden.Forward(x))), labels);
        }
        """;

    static readonly Lazy<EmittedModels> single = new(() => EmittedModels.Compile(Models));
    static readonly Lazy<EmittedModels> precise = new(() =>
        EmittedModels.Compile(Models.Replace("[Model]", "[Model(Precision = Precision.Double)]")));

    static GradientCheckResult Check<T>(EmittedModel model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var net = ((EmittedModel<T>)model).Model;
        net.Memory.Initialize(3);
        net.Memory.Step = 9;
        var loss = net.Losses[0];
        loss.Prepare([7]);
        for (var i = 0; i < loss.Real(0).Length; i++) loss.Real(0)[i] = T.CreateTruncating(Math.Sin(i * i + 1));
        for (var i = 0; i < 7; i++) loss.Index(1)[i] = i % 3;
        var before = net.Memory.ParameterArena.Slice(0, net.Memory.Layout.Length).ToArray();
        var result = GradientCheck.Run(net, loss);
        Assert.Equal(before, net.Memory.ParameterArena.Slice(0, net.Memory.Layout.Length).ToArray());
        Assert.Equal(9ul, net.Memory.Step);
        return result;
    }

    [Fact]
    public void Right_gradients_pass()
    {
        foreach (var result in new[] { Check<float>(single.Value.Create("Right")), Check<double>(precise.Value.Create("Right")) })
        {
            Assert.True(result.IsRight, result.ToString());
            Assert.Equal(["hidden.Weight", "hidden.Bias", "output.Weight", "output.Bias"],
                result.Parameters.Select(parameter => parameter.Path));
        }
    }

    [Fact]
    public void Gradients_that_cancel_pass()
    {
        foreach (var result in new[] { Check<float>(single.Value.Create("Normalized")), Check<double>(precise.Value.Create("Normalized")) })
            Assert.True(result.IsRight, result.ToString());
    }

    [Fact]
    public void A_wrong_rule_is_found()
    {
        foreach (var result in new[] { Check<float>(single.Value.Create("Wrong")), Check<double>(precise.Value.Create("Wrong")) })
        {
            Assert.Equal(["hidden.Weight", "hidden.Bias"],
                result.Parameters.Where(parameter => parameter.RelativeError > result.Tolerance).Select(parameter => parameter.Path));
            Assert.Contains("2 of 4 gradients are wrong", Assert.Throws<InvalidOperationException>(result.ThrowIfWrong).Message);
        }
    }
}
