// GC0118: 2 * N + 1 is not divisible by 2 for all sizes
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("2 * N + 1", 4)] Tensor x) => /*[*/x.Slice(0, .., 2)/*]*/;
}
