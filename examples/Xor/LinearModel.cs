using GraphCompiler;
using static GraphCompiler.Ops;

namespace Xor;

/// <summary>x w + b: no choice of w and b computes XOR.</summary>
[Model]
public partial class LinearModel
{
    readonly Linear output = new(2, 1);

    [Graph]
    Tensor Predict([Shape("N", 2)] Tensor x) => output.Forward(x);

    [Loss]
    Tensor Loss([Shape("N", 2)] Tensor x, [Shape("N", 1)] Tensor y) => Mse(Predict(x), y);
}
