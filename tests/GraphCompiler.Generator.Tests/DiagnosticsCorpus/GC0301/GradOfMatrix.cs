// GC0301: Only a scalar can be differentiated, but the shape is [N, 2]: take its Mean() or Sum()
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] Tensor Saliency([Shape("N", 4)] Tensor x) => /*[*/Grad(layer.Forward(x), x)/*]*/;
}
