// GC0105: There is no axis -2 in [4], which has only axis 0, or -1 from the end
[Model]
public partial class Net
{
    readonly Parameter weight = new(Init.Ones, 4);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => MatMul(x, /*[*/weight.Transpose()/*]*/);
}
