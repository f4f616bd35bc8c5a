// GC0004: The entry 'Run' can't take arguments by reference
[Model]
public partial class Net
{
    [Graph] Tensor /*[*/Run/*]*/([Shape("N", 4)] in Tensor x) => Relu(x);
}
