// GC0004: The entry 'Run' can't take optional arguments
[Model]
public partial class Net
{
    [Graph] Tensor /*[*/Run/*]*/([Shape("N", 4)] params Tensor[] inputs) => inputs[0] + inputs[1];
}
