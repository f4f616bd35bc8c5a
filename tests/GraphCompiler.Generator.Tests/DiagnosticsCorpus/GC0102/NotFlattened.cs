// GC0102: MatMul needs equal inner dimensions: [N, 28, 28] x [784, 10] has 28 and 784 in layer.Forward
[Model]
public partial class Net
{
    readonly Linear layer = new(784, 10);

    [Graph] Tensor Run([Shape("N", 28, 28)] Tensor image) => /*[*/layer.Forward(image)/*]*/;
}
