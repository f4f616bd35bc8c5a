// GC0140: Gather can't use these indices: they are below 10, which for some sizes is more than axis 0 of [8, 2] has
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 10);
    readonly Parameter table = new(Init.Ones, 8, 2);

    [Graph] Tensor Best([Shape("N", 4)] Tensor x) => /*[*/Gather(table, layer.Forward(x).ArgMax(axis: -1))/*]*/;
}
