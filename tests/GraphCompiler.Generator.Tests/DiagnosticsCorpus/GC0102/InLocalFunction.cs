// GC0102: MatMul needs equal inner dimensions: [N, 2] x [4, 2] has 2 and 4 in decoder.Forward
[Model]
public partial class Net
{
    readonly Linear encoder = new(4, 2), decoder = new(4, 2);

    [Loss] Tensor Error([Shape("N", 4)] Tensor x)
    {
        return Mse(Decode(Encode(x)), x);

        Tensor Encode(Tensor y) => Tanh(encoder.Forward(y));

        Tensor Decode(Tensor y) => /*[*/decoder.Forward(y)/*]*/;
    }
}
