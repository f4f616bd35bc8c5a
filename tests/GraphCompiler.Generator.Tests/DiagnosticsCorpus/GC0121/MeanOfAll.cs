// GC0121: The state 'mean' has the shape [4], but is assigned a value of shape [N, 4]
[Model]
public partial class Net
{
    [State] readonly Parameter mean = new(Init.Zeros, 4);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        /*[*/mean.Assign(0.9f * mean + 0.1f * x)/*]*/;
        return x - mean;
    }
}
