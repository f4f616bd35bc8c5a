// GC0004: The entry 'Run' can't take arguments by reference
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] Tensor /*[*/Run/*]*/([Shape("N", 4)] Tensor x, out Tensor hidden)
    {
        hidden = layer.Forward(x);
        return Relu(hidden);
    }
}
