// GC0113: 'rate > 0' is known only at run time, but the graph is fixed when the project is built: for a choice per element use Where
// GC0111: Graph code can't contain try
// GC0103: Add can't combine [N, 4] and [3]: 4 and 3 are neither equal nor 1 (shapes are aligned from the last axis)
[Model]
public partial class Net
{
    readonly Parameter three = new(Init.Zeros, 3);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x, float rate)
    {
        var (y, z) = (x, x);
        if (/*[*/rate > 0/*]*/) y = x.Reshape(3, 3);
        /*[*/try { z = Exp(x); } finally { }/*]*/
        return y + z.Sum(4) + (/*[*/x + three/*]*/).Sum();
    }
}
