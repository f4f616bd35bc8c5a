// GC0202: What is divided by here is a sum of exponentials, which overflow for arguments over 88: subtract the greatest argument first, as Softmax does
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 3);

    [Graph] Tensor Masked([Shape("N", 4)] Tensor x, [Shape("N", 3)] Tensor mask)
    {
        var weights = Exp(layer.Forward(x)) * mask;
        return /*[*/weights / (weights.Sum(-1, keepDims: true) + 1e-6f)/*]*/;
    }
}
