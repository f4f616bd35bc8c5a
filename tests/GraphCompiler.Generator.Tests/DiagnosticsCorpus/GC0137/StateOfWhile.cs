// GC0137: The step of this While makes a state of 1 tensor from one of 2 tensors
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) =>
        /*[*/While(5, new[] { x, x }, pair => pair[0].Sum() > 1, pair => new[] { pair[0] * pair[1] })/*]*/[0];
}
