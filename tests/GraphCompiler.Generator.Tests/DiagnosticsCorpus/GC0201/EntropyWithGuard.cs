// GC0201: The logarithm of a softmax is inexact where it is small, and a guard against zero hides that: use LogSoftmax
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 3);

    [Graph] Tensor Entropy([Shape("N", 4)] Tensor x)
    {
        var p = Softmax(layer.Forward(x));
        return -(p * /*[*/Log(p + 1e-8f)/*]*/).Sum(-1);
    }
}
