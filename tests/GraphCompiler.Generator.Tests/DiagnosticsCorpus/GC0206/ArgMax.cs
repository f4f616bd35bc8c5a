// GC0206: No parameter gets a gradient from the loss 'Error': OneHot has none to pass on
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 3);

    [Loss] Tensor Error([Shape("N", 4)] Tensor x, [Shape("N", 3)] Tensor y) => Mse(/*[*/OneHot(layer.Forward(x).ArgMax(-1), 3)/*]*/, y);
}
