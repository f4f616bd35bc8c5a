// GC0102: MatMul needs equal inner dimensions: [4, 2] x [N, 4] has 2 and N
[Model]
public partial class Net
{
    readonly Parameter weight = new(Init.XavierNormal(), 4, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/MatMul(weight, x)/*]*/;
}
