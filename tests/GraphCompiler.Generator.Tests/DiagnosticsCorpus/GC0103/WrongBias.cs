// GC0103: Add can't combine [N, 8] and [4]: 8 and 4 are neither equal nor 1 (shapes are aligned from the last axis)
[Model]
public partial class Net
{
    readonly Parameter weight = new(Init.XavierNormal(), 4, 8);
    readonly Parameter bias = new(Init.Zeros, 4);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Relu(/*[*/MatMul(x, weight) + bias/*]*/);
}
