// GC0103: MatMul can't combine [N, 2, 3, 4] and [N, 3, 4, 5]: 2 and 3 are neither equal nor 1 (shapes are aligned from the last axis)
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 2, 3, 4)] Tensor x, [Shape("N", 3, 4, 5)] Tensor y) => /*[*/MatMul(x, y)/*]*/;
}
