// GC0112: Graph code can't contain dynamic
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        dynamic anything = layer;
        return /*[*/anything.Forward(x)/*]*/;
    }
}
