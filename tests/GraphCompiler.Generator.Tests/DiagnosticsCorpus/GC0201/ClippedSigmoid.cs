// GC0201: The logarithm of a sigmoid is inexact where it is small, and a guard against zero hides that: use LogSigmoid
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 1);

    [Loss] Tensor Error([Shape("N", 4)] Tensor x, [Shape("N", 1)] Tensor y) => -(y * /*[*/Log(Clip(Sigmoid(layer.Forward(x)), 1e-7f, 1))/*]*/).Mean();
}
