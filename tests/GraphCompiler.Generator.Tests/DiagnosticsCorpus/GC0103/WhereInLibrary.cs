// GC0103: Subtract can't combine [N, 3] and [N, 2]: 3 and 2 are neither equal nor 1 (shapes are aligned from the last axis) in Huber
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 3);

    [Loss] Tensor Error([Shape("N", 4)] Tensor x, [Shape("N", 2)] Tensor y) => /*[*/Huber(layer.Forward(x), y)/*]*/;
}
