// GC0103: Subtract can't combine [N, 2] and [N]: 2 and N are neither equal nor 1 (shapes are aligned from the last axis) in Mse
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Loss] Tensor Error([Shape("N", 4)] Tensor x, [Shape("N")] Tensor y) => /*[*/Mse(layer.Forward(x), y)/*]*/;
}
