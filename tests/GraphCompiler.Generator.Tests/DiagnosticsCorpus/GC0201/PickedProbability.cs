// GC0201: The logarithm of a softmax is inexact where it is small, and a guard against zero hides that: use LogSoftmax
[Model]
public partial class Policy
{
    readonly Linear layer = new(4, 3);

    [Loss] Tensor Error([Shape("N", 4)] Tensor x, [Shape("N")] IntTensor action, [Shape("N")] Tensor advantage)
    {
        var chosen = (OneHot(action, 3) * Softmax(layer.Forward(x))).Sum(-1);
        return -(advantage * /*[*/Log(Max(chosen, 1e-6f))/*]*/).Mean();
    }
}
