using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>The network of LeCun et al. (1998), with ReLU and maxima, learning a few digits.</summary>
public class LeNetTests
{
    const string Text = """
        /// <summary>LeNet-5.</summary>
        [Model] public partial class LeNet
        {
            readonly Conv2d first = new(1, 6, 5, padding: 2), second = new(6, 16, 5);
            readonly Linear third = new(400, 120), fourth = new(120, 84), output = new(84, 10);
            Tensor Logits(Tensor x)
            {
                x = MaxPool2d(Relu(first.Forward(x)), 2);
                x = MaxPool2d(Relu(second.Forward(x)), 2).Flatten();
                return output.Forward(Relu(fourth.Forward(Relu(third.Forward(x)))));
            }
            [Loss] Tensor Loss([Shape("N", 1, 28, 28)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(Logits(x), labels);
        }
        """;

    static readonly Lazy<EmittedModels> models = new(() => EmittedModels.Compile(Text));

    [Fact]
    public void Learns_digits_the_same_on_one_thread_and_on_two()
    {
        var losses = Train(threads: 1, steps: 12);
        Assert.True(losses[^1] < 0.8 * losses[0], $"the loss goes from {losses[0]} to {losses[^1]}");
        Assert.Equal(losses, Train(threads: 2, steps: 12));
    }

    /// <summary>The losses of some steps on one batch.</summary>
    static double[] Train(int threads, int steps)
    {
        var model = (EmittedModel<float>)models.Value.Create("LeNet");
        model.UseThreads(threads);
        model.Model.Memory.Initialize(3);
        var trainer = new Trainer(model.Model, new Adam(2e-3));
        var digits = SyntheticDigits.Generate(32, seed: 5);
        int[] all = [.. Enumerable.Range(0, 32)];
        return [.. Enumerable.Range(0, steps).Select(_ => trainer.TrainBatch(digits, all))];
    }
}
