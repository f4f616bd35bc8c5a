// GC0117: 'Run' needs a value, but has null
[Model]
public partial class Net
{
    [Graph] Tensor /*[*/Run/*]*/([Shape("N", 4)] Tensor x) => null!;
}
