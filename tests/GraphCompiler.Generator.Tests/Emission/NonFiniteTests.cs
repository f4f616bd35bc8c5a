using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Runtime;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>What a trainer says of a loss that is not finite: which kernel wrote the first such value, and what the user wrote.</summary>
public class NonFiniteTests
{
    const string Text = """
        /// <summary>An exponential that overflows, behind a layer that does not.</summary>
        [Model] public partial class Overflow
        {
            readonly Linear first = new(3, 4);
            readonly Parameter w = new(Init.Ones, 4, 2);
            [Loss] Tensor Loss([Shape("N", 3)] Tensor x, [Shape("N", 2)] Tensor y)
            {
                var hidden = Tanh(first.Forward(x));
                var large = Exp(1000 * MatMul(hidden, w) * MatMul(hidden, w));
                return Mse(MatMul(large, MatMul(large.Transpose(), large)) - MatMul(large, MatMul(large.Transpose(), large)), y);
            }
        }
        /// <summary>A mask of -infinity that is stored, and 0 times infinity later.</summary>
        [Model] public partial class Masked
        {
            readonly Parameter w = new(Init.Ones, 3, 3), zeros = new(Init.Zeros, 3, 2);
            [Loss] Tensor Loss([Shape("N", 3)] Tensor x)
            {
                var masked = Where(Arange(3) < 2, MatMul(x, w), double.NegativeInfinity);
                return MatMul(masked, zeros).Mean();
            }
        }
        /// <summary>A root whose derivative is infinite at 0.</summary>
        [Model] public partial class Root
        {
            readonly Parameter w = new(Init.Zeros, 3);
            [Loss] Tensor Loss([Shape("N", 3)] Tensor x) => Sqrt((x * w).Sum(-1)).Mean();
        }
        /// <summary>A rounded value that is not a number, and integers that look like it.</summary>
        [Model(Precision = Precision.Mixed)] public partial class Rounded
        {
            readonly Parameter w = new(Init.Ones, 5, 64), v = new(Init.Ones, 64, 2);
            [Loss] Tensor Loss([Shape("N", 5)] Tensor x, [Shape("N")] IntTensor i)
            {
                var hidden = Tanh(MatMul(x, w)) * (i - 1).CumSum(0).ToTensor().Reshape(-1, 1);
                var root = Sqrt(MatMul(hidden, MatMul(hidden.Transpose(), hidden)) - 3);
                return MatMul(root, v).Mean();
            }
        }
        /// <summary>Running statistics that overflow with the batch.</summary>
        [Model] public partial class Normalized
        {
            readonly BatchNorm1d norm = new(2);
            readonly Parameter w = new(Init.Ones, 3, 2);
            [Loss] Tensor Loss([Shape("N", 3)] Tensor x) => norm.Forward(MatMul(x, w)).Mean();
        }
        """;

    static readonly Lazy<EmittedModels> models = new(() => EmittedModels.Compile(Text));

    static ITrainable<float> Create(string name) => ((EmittedModel<float>)models.Value.Create(name)).Model;

    static string MessageOf(ITrainable<float> model, Dataset data)
    {
        var before = model.Parameters.Select(parameter => parameter.ToArray()).ToArray();
        var step = model.Memory.Step;
        var trainer = new Trainer(model, new Sgd(0.1)) { Log = null, CheckGradients = true };
        var message = Assert.Throws<NonFiniteException>(() => trainer.Fit(data)).Message;
        foreach (var (values, parameter) in before.Zip(model.Parameters))
            if (parameter.Info.Kind != ParameterKind.State) Assert.Equal(values, parameter.ToArray());
        Assert.Equal(step + 1, model.Memory.Step);
        return message;
    }

    [Fact]
    public void The_kernel_and_the_expression_of_the_first_value_are_named()
    {
        var data = new Dataset(DataColumn.Real("x", [1, 2, 3, 4, 5, 6], 3), DataColumn.Real("y", [1, 2, 3, 4], 2));
        var message = MessageOf(Create("Overflow"), data);
        Assert.Contains("inputs and parameters are finite", message);
        Assert.Contains("the first value that is not finite is written by kernel ", message);
        Assert.Contains(" of the forward pass, from Exp(1000 * MatMul(hidden, w) * MatMul(hidden, w))", message);
    }

    [Fact]
    public void A_mask_that_is_infinite_is_told_from_the_first_NaN()
    {
        var message = MessageOf(Create("Masked"), new(DataColumn.Real("x", [1, 2, 3, 4, 5, 6], 3)));
        Assert.Contains("is written by kernel ", message);
        Assert.Contains("from Where(Arange(3) < 2, MatMul(x, w), double.NegativeInfinity)", message);
        Assert.Contains(", the first NaN by kernel ", message);
        Assert.Contains("from MatMul(masked, zeros)", message);
    }

    [Fact]
    public void A_gradient_is_traced_to_the_backward_pass()
    {
        var message = MessageOf(Create("Root"), new(DataColumn.Real("x", [1, 2, 3], 3)));
        Assert.Contains("in the backward pass the gradient of w is not finite: the first value that is not", message);
        Assert.Contains(" of both passes, from Grad of: x * w; Grad of: Sqrt((x * w).Sum(-1)); ", message);
    }

    [Fact]
    public void Memory_is_read_with_the_types_of_what_was_written()
    {
        var data = new Dataset(DataColumn.Real("x", [1, 2, 3, 4, 5, 0, 0, 0, 0, 0], 5), DataColumn.Index("i", [-5, -6]));
        var message = MessageOf(Create("Rounded"), data);
        Assert.Contains("is written by kernel ", message);
        Assert.Contains("of the forward pass, from Sqrt(MatMul(hidden, MatMul(hidden.Transpose(), hidden)) - 3)", message);
        Assert.DoesNotContain("CumSum", message);
    }

    [Fact]
    public void State_that_the_batch_itself_spoils_is_not_blamed()
    {
        var message = MessageOf(Create("Normalized"), new(DataColumn.Real("x", [3e38f, 3e38f, 1, -3e38f, -3e38f, 1], 3)));
        Assert.Contains("inputs and parameters are finite", message);
        Assert.Contains("MatMul(x, w)", message);
    }
}
