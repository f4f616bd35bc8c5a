// GC0136: These tensors need equal shapes, but have [N, 2] and [N] in Mse
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Loss] Tensor Error([Shape("N", 4)] Tensor x, [Shape("N")] Tensor y) => /*[*/Mse(layer.Forward(x), y)/*]*/;
}
