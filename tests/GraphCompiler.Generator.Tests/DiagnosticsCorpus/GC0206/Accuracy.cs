// GC0206: No parameter gets a gradient from the loss 'Errors': Greater has none to pass on
[Model]
public partial class Net
{
    readonly Linear hidden = new(4, 8), output = new(8, 1);

    [Loss] Tensor Errors([Shape("N", 4)] Tensor x, [Shape("N", 1)] Tensor y)
    {
        var decided = /*[*/output.Forward(Relu(hidden.Forward(x))) > 0/*]*/;
        return Abs(decided - y).Mean();
    }
}
