// GC0124: The argument 'weight' is a number and has no shape: remove the [Shape], or make it a Tensor
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 1);

    [Loss] Tensor Error([Shape("N", 4)] Tensor x, [/*[*/Shape("N")/*]*/] double weight) => weight * layer.Forward(x).Mean();
}
