// GC0118: N is not divisible by 2 for all sizes
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/x.Slice(0, .., 2)/*]*/;
}
