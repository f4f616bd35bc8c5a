// GC0113: 'ArgumentOutOfRangeException.ThrowIfNegative(rate)' is known only at run time, but the graph is fixed when the project is built: for a choice per element use Where
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x, float rate)
    {
        /*[*/ArgumentOutOfRangeException.ThrowIfNegative(rate)/*]*/;
        return x * rate;
    }
}
