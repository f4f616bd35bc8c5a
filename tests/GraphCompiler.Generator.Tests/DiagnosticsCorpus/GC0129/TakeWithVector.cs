// GC0129: TakeAlongAxis can't use indices of shape [N] along axis 1 of [N, 3]
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 3);

    [Graph] Tensor Chosen([Shape("N", 4)] Tensor x, [Shape("N")] IntTensor action) => /*[*/TakeAlongAxis(layer.Forward(x), action, axis: 1)/*]*/;
}
