using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Library;

/// <summary>A project's own names beside those of the library.</summary>
public class OwnNamesTests
{
    [Fact]
    public void Types_may_be_called_like_layers_and_functions() => CompiledText.Compile("""
        [Module]
        public sealed class Residual(int size)
        {
            readonly Linear layer = new(size, size);
            public Tensor Forward(Tensor x) => x + layer.Forward(x);
        }

        [Module]
        public sealed class Huber(double delta)
        {
            public Tensor Forward(Tensor x, Tensor y) => Huber(x, y, delta);
        }

        public enum Reduction { Pairs }

        public interface ILayer { Tensor Forward(Tensor x, Tensor y); }

        [Model]
        public partial class Sort
        {
            readonly Residual block = new(4);
            readonly Huber huber = new(0.5);
            readonly Linear[] Rotary = [new(4, 4)];

            static Tensor Focal(Tensor x) => x * Sort(x, descending: Reduction.Pairs == 0);

            [Loss]
            Tensor Loss([Shape("N", 4)] Tensor x, [Shape("N", 4)] Tensor y) =>
                huber.Forward(block.Forward(Rotary[0].Forward(x)), y) + Focal(x).Mean() + Mse(x, y, GraphCompiler.Reduction.Sum);
        }
        """);

    [Fact]
    public void Layers_are_put_together_from_a_projects_own() => CompiledText.Compile("""
        [Module]
        public sealed class Scaled(int size) : ILayer
        {
            readonly Parameter by = new(Init.Ones, size);
            public Tensor Forward(Tensor x) => x * by;
        }

        [Model]
        public partial class Net
        {
            readonly Sequential layers = new(new Scaled(4), new Residual(new Sequential(new Linear(4, 4), new Activation(Gelu))),
                new BatchNorm1d(4));

            [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layers.Forward(x);
        }
        """);
}
