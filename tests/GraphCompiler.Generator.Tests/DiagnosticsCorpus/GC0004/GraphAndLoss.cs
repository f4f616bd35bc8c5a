// GC0004: The entry 'Error' can't be both [Graph] and [Loss]
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 1);

    [Graph, Loss] Tensor /*[*/Error/*]*/([Shape("N", 4)] Tensor x) => layer.Forward(x).Mean();
}
