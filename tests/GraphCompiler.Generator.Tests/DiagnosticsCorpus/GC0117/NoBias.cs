// GC0117: 'MatMul(x, layer.Weight) + layer.Bias!' needs a value, but has null
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2, bias: false);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/MatMul(x, layer.Weight) + layer.Bias!/*]*/;
}
