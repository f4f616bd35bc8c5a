// GC0103: Add can't combine [N, 4] and [3]: 4 and 3 are neither equal nor 1 (shapes are aligned from the last axis)
// GC0102: MatMul needs equal inner dimensions: [N, 4] x [5, 2] has 4 and 5
[Model]
public partial class Net
{
    readonly Parameter three = new(Init.Zeros, 3), wide = new(Init.Zeros, 5, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Concat([Relu(/*[*/x + three/*]*/), Exp(/*[*/MatMul(x, wide)/*]*/)], axis: 1);
}
