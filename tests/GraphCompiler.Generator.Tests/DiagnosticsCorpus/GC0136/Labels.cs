// GC0136: These tensors need equal shapes, but have [N, 1, 3] and [N, 3] in CrossEntropy > Pick
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 3);

    [Loss] Tensor Error([Shape("N", 4)] Tensor x, [Shape("N", 1)] IntTensor y) => /*[*/CrossEntropy(layer.Forward(x), y)/*]*/;
}
