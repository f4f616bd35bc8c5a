// GC0121: The state 'first.mean' has the shape [4], but is assigned a value of shape [1, 4]
[Module]
public sealed class Running(int size)
{
    [State] readonly Parameter mean = new(Init.Zeros, size);

    public Tensor Forward(Tensor x)
    {
        /*[*/mean.Assign(x.Mean(0, keepDims: true))/*]*/;
        return x - mean;
    }
}

[Model]
public partial class Net
{
    readonly Running first = new(4);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => first.Forward(x);
}
