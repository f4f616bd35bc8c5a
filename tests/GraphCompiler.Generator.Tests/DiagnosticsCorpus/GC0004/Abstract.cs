// GC0004: The entry 'Run' can't lack a body
[Model]
public partial class Net
{
    [Graph] private extern Tensor /*[*/Run/*]*/([Shape("N", 4)] Tensor x);
}
