using GraphCompiler;
using static GraphCompiler.Ops;

namespace Iris;

/// <summary>A small network, 4-16-3, for the species of an iris.</summary>
[Model]
public partial class Species
{
    readonly Linear hidden = new(4, 16);
    readonly Linear output = new(16, 3);

    [Graph]
    Tensor Logits([Shape("N", 4)] Tensor x) => output.Forward(Tanh(hidden.Forward(x)));

    [Loss]
    Tensor Loss([Shape("N", 4)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(Logits(x), labels);
}
