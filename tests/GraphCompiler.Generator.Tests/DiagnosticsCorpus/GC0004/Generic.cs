// GC0004: The entry 'Run' can't be generic: give its types
[Model]
public partial class Net
{
    [Graph] Tensor /*[*/Run/*]*/<T>([Shape("N", 4)] Tensor x, T scale) where T : struct => Relu(x);
}
