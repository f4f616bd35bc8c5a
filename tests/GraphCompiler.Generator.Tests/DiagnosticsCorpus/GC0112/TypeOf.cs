// GC0112: Graph code can't contain typeof
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        object kind = /*[*/typeof(Tensor)/*]*/;
        return Relu(x);
    }
}
