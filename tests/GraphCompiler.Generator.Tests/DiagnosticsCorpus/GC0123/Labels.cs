// GC0123: The argument 'labels' of the entry 'Error' needs a shape, as in [Shape("N", 784)]
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Loss] Tensor Error([Shape("N", 4)] Tensor x, IntTensor /*[*/labels/*]*/) => CrossEntropy(layer.Forward(x), labels);
}
