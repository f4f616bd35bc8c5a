// GC0008: The loss 'Train' must be a scalar, but its shape is [N, 2]: take its Mean() or Sum()
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Loss] (Tensor Loss, Tensor Logits) /*[*/Train/*]*/([Shape("N", 4)] Tensor x, [Shape("N")] IntTensor labels)
    {
        var logits = layer.Forward(x);
        return (logits, CrossEntropy(logits, labels));
    }
}
