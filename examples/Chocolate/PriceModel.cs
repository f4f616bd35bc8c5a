using GraphCompiler;

namespace Chocolate;

/// <summary>A line: <c>price = W liking + b</c>.</summary>
[Model]
public partial class PriceModel
{
    readonly Linear line = new(1, 1);

    [Graph]
    Tensor Predict([Shape("N", 1)] Tensor liking) => line.Forward(liking);

    [Loss]
    Tensor Loss([Shape("N", 1)] Tensor liking, [Shape("N", 1)] Tensor price) => Ops.Mse(Predict(liking), price);
}
