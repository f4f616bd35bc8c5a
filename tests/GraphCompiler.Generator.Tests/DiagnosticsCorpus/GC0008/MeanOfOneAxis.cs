// GC0008: The loss 'Error' must be a scalar, but its shape is [2]: take its Mean() or Sum()
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Loss] Tensor /*[*/Error/*]*/([Shape("N", 4)] Tensor x, [Shape("N", 2)] Tensor y) => Abs(layer.Forward(x) - y).Mean(axis: 0);
}
