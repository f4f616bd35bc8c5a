// GC0120: 'mean' is no state: only a parameter marked [State] can be given values by Assign
[Model]
public partial class Net
{
    readonly Parameter mean = new(Init.Zeros, 4);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        /*[*/mean.Assign(x.Mean(0))/*]*/;
        return x - mean;
    }
}
