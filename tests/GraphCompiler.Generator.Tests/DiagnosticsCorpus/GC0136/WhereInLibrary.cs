// GC0136: These tensors need equal shapes, but have [N, 3] and [N, 2] in Huber
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 3);

    [Loss] Tensor Error([Shape("N", 4)] Tensor x, [Shape("N", 2)] Tensor y) => /*[*/Huber(layer.Forward(x), y)/*]*/;
}
