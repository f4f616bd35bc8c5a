// CS0103
// GC0102: MatMul needs equal inner dimensions: [N, 4] x [5, 2] has 4 and 5
[Model]
public partial class Net
{
    readonly Parameter wide = new(Init.Zeros, 5, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        Tensor y = Sigmoit(x);
        y = y.Reshape(3, -1);
        return y + MatMul(x, wide);
    }
}
