// GC0111: Graph code can't contain goto
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        var i = 0;
        /*[*/again: x = Relu(x);/*]*/
        if (++i < 3) goto again;
        return x;
    }
}
