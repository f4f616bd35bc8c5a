// GC0111: Graph code can't contain lock
[Model]
public partial class Net
{
    readonly object gate = new();

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        /*[*/lock (gate)
        {
            return Relu(x);
        }/*]*/
    }
}
