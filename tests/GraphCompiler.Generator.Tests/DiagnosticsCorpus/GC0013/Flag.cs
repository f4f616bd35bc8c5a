// GC0013: The argument 'normalize' has the type 'bool', but an entry takes Tensor, IntTensor, BoolTensor, float and double
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x, bool /*[*/normalize/*]*/) => normalize ? Softmax(layer.Forward(x)) : layer.Forward(x);
}
