// GC0018: A parameter is made here for 'Head', which is no [Module], so that it has no name and no values: mark 'Head' as [Module]
public sealed class Head
{
    readonly Linear layer = /*[*/new(4, 2)/*]*/;

    public Tensor Forward(Tensor x) => layer.Forward(x);
}

[Model]
public partial class Net
{
    readonly Head head = new();

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => head.Forward(x);
}
