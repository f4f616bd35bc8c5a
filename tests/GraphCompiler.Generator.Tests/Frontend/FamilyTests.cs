using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Runtime;

namespace GraphCompiler.Generator.Tests.Frontend;

/// <summary>Models that inherit layers and entries, and differ in constants, are what they would be if they were written out.</summary>
public class FamilyTests
{
    const string Text = """
        [Model] public partial class WrittenOut
        {
            readonly Linear hidden = new(2, 5), output = new(5, 1);
            [Graph] Tensor Logits([Shape("N", 2)] Tensor x) => output.Forward(Tanh(hidden.Forward(x))).Squeeze(1);
            [Loss] Tensor Loss([Shape("N", 2)] Tensor x, [Shape("N")] Tensor y) => Mse(Logits(x), y);
        }

        /// <summary>Constants as arguments.</summary>
        public abstract class OfArguments(int width, Func<Tensor, Tensor> activation)
        {
            readonly Linear hidden = new(2, width), output = new(width, 1);
            [Graph] Tensor Logits([Shape("N", 2)] Tensor x) => output.Forward(activation(hidden.Forward(x))).Squeeze(1);
            [Loss] Tensor Loss([Shape("N", 2)] Tensor x, [Shape("N")] Tensor y) => Mse(Logits(x), y);
        }
        [Model] public partial class ByArguments() : OfArguments(5, Tanh);
        [Model] public partial class OtherByArguments() : OfArguments(7, Relu);

        /// <summary>Constants as properties.</summary>
        public abstract class OfProperties
        {
            readonly Linear hidden, output;
            protected OfProperties() => (hidden, output) = (new(2, Width), new(Width, 1));
            protected abstract int Width { get; }
            [Graph] protected virtual Tensor Logits([Shape("N", 2)] Tensor x) => output.Forward(Relu(hidden.Forward(x))).Squeeze(1);
            [Loss] protected Tensor Loss([Shape("N", 2)] Tensor x, [Shape("N")] Tensor y) => Mse(Logits(x), y);
            protected Tensor Joined(Tensor x, Func<Tensor, Tensor> activation) => output.Forward(activation(hidden.Forward(x))).Squeeze(1);
        }
        [Model] public partial class ByProperties : OfProperties
        {
            protected override int Width => 5;
            protected override Tensor Logits(Tensor input) => Joined(input, Tanh);
        }

        /// <summary>Constants as static members of a type argument.</summary>
        public interface IConstants
        {
            static abstract int Width { get; }
            static abstract Tensor Activate(Tensor x);
        }
        public readonly struct Five : IConstants
        {
            public static int Width => 5;
            public static Tensor Activate(Tensor x) => Tanh(x);
        }
        public abstract class OfType<T> where T : IConstants
        {
            readonly Linear hidden = new(2, T.Width), output = new(T.Width, 1);
            [Graph] Tensor Logits([Shape("N", 2)] Tensor x) => output.Forward(T.Activate(hidden.Forward(x))).Squeeze(1);
            [Loss] Tensor Loss([Shape("N", 2)] Tensor x, [Shape("N")] Tensor y) => Mse(Logits(x), y);
        }
        [Model] public partial class ByType : OfType<Five>;

        /// <summary>Entries of the family are written by the model.</summary>
        public abstract class Abstract
        {
            [Graph] protected abstract Tensor Logits([Shape("N", 2)] Tensor x);
            [Loss] Tensor Loss([Shape("N", 2)] Tensor x, [Shape("N")] Tensor y) => Mse(Logits(x), y);
        }
        [Model] public partial class ByOverride : Abstract
        {
            readonly Linear hidden = new(2, 5), output = new(5, 1);
            [Graph] protected override Tensor Logits([Shape("N", 2)] Tensor x) => output.Forward(Tanh(hidden.Forward(x))).Squeeze(1);
        }
        """;

    static readonly Lazy<EmittedModels> models = new(() => EmittedModels.Compile(Text));

    static ITrainable<float> Create(string name) => ((EmittedModel<float>)models.Value.Create(name)).Model;

    [Theory, InlineData("ByArguments"), InlineData("ByProperties"), InlineData("ByType"), InlineData("ByOverride")]
    public void A_model_of_a_family_learns_as_if_it_were_written_out(string name)
    {
        var data = new Dataset(DataColumn.Real("x", [1, 2, 3, 4, 5, 6], 2), DataColumn.Real("y", [1f, 2, 3]));
        Assert.Equal(LossesOf("WrittenOut"), LossesOf(name));

        double[] LossesOf(string model)
        {
            var net = Create(model);
            net.Memory.Initialize(1);
            var trainer = new Trainer(net, new Adam(0.1)) { Log = null };
            return [.. trainer.Fit(data, epochs: 5).Select(epoch => epoch.Loss)];
        }
    }

    [Fact]
    public void Models_of_a_family_differ_in_its_constants()
    {
        Assert.Equal([2, 5], Create("ByArguments").Parameters["hidden.Weight"].Shape);
        Assert.Equal([2, 7], Create("OtherByArguments").Parameters["hidden.Weight"].Shape);
    }
}
