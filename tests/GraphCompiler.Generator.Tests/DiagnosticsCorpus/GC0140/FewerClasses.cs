// GC0140: OneHot can't use these indices: they are below 10, which for some sizes is more than axis 1 of [N, 9] has
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 10);

    [Graph] Tensor Choice([Shape("N", 4)] Tensor x) => /*[*/OneHot(layer.Forward(x).ArgMax(axis: -1), 9)/*]*/;
}
