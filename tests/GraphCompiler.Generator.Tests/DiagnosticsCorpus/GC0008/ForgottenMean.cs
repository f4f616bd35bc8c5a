// GC0008: The loss 'Error' must be a scalar, but its shape is [N, 1]: take its Mean() or Sum()
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 1);

    [Loss] Tensor /*[*/Error/*]*/([Shape("N", 4)] Tensor x, [Shape("N", 1)] Tensor y)
    {
        var error = layer.Forward(x) - y;
        return error * error;
    }
}
