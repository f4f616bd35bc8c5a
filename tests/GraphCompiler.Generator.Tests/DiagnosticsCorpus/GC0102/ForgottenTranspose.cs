// GC0102: MatMul needs equal inner dimensions: [N, 8] x [N, 8] has 8 and N
[Model]
public partial class Attention
{
    readonly Linear query = new(16, 8), key = new(16, 8);

    [Graph] Tensor Scores([Shape("N", 16)] Tensor x) => Softmax(/*[*/MatMul(query.Forward(x), key.Forward(x))/*]*/);
}
