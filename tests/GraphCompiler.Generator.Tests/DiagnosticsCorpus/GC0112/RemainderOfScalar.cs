// GC0112: Graph code can't contain 'phase % 2' on a number known only at run time
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x, float phase) => x * (/*[*/phase % 2/*]*/);
}
