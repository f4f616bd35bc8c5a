using GraphCompiler;
using Xor.Modules;
using static GraphCompiler.Ops;

namespace Xor;

/// <summary>The 2-2-1 network: two sigmoid neurons, a linear output, 9 parameters, squared error.</summary>
[Model]
public partial class XorNetwork
{
    readonly SigmoidLayer hidden = new(2, 2);
    readonly Linear output = new(2, 1);

    [Graph]
    Tensor Predict([Shape("N", 2)] Tensor x) => output.Forward(hidden.Forward(x));

    [Loss]
    Tensor Loss([Shape("N", 2)] Tensor x, [Shape("N", 1)] Tensor y) => Mse(Predict(x), y);
}
