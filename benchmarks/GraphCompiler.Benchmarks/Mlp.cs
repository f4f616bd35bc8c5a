using static GraphCompiler.Ops;

namespace GraphCompiler.Benchmarks;

/// <summary>The network of the training benchmark, 784-128-10.</summary>
[Model]
public partial class Mlp
{
    readonly Linear hidden = new(784, 128);
    readonly Linear output = new(128, 10);

    [Loss]
    Tensor Loss([Shape("N", 784)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(output.Forward(Relu(hidden.Forward(x))), labels);
}
