// GC0102: MatMul needs equal inner dimensions: [N, 4] x [5, 2] has 4 and 5
[Model]
public partial class Net
{
    readonly Parameter wide = new(Init.Zeros, 5, 2);

    [Graph] Tensor Predict([Shape("N", 4)] Tensor x) => Relu(Hidden(x));
    [Loss] Tensor Error([Shape("B", 4)] Tensor x, [Shape("B", 2)] Tensor y) => Mse(Hidden(x), y);

    Tensor Hidden(Tensor x) => /*[*/MatMul(x, wide)/*]*/;
}
