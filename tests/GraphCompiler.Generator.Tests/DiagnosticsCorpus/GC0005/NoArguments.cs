// GC0005: The entry 'Bias' has no Tensor or IntTensor argument; it needs at least one
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] Tensor /*[*/Bias/*]*/() => layer.Bias!;
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layer.Forward(x);
}
