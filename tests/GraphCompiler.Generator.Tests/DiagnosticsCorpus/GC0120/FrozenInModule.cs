// GC0120: 'whitening.scale' is no state: only a parameter marked [State] can be given values by Assign
[Module]
public sealed class Whitening(int size)
{
    [Frozen] readonly Parameter scale = new(Init.Ones, size);

    public Tensor Forward(Tensor x)
    {
        if (Mode.IsTraining) /*[*/scale.Assign(x.StandardDeviation(0))/*]*/;
        return x / scale;
    }
}

[Model]
public partial class Net
{
    readonly Whitening whitening = new(4);
    readonly Linear layer = new(4, 1);

    [Loss] Tensor Error([Shape("N", 4)] Tensor x) => layer.Forward(whitening.Forward(x)).Mean();
}
