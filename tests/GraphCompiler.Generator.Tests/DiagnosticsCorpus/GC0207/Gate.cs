// GC0207: The loss 'Error' gives 'gate.Weight', 'gate.Bias' no gradient, as Greater has none to pass on: mark it [Frozen] if it shall stay as it is
[Model]
public partial class Net
{
    readonly Linear gate = /*[*/new(4, 8)/*]*/;
    readonly Linear layer = new(4, 8);

    [Loss] Tensor Error([Shape("N", 4)] Tensor x, [Shape("N", 8)] Tensor y) => Mse(Where(gate.Forward(x) > 0, layer.Forward(x), 0), y);
}
