// GC0103: Expand can't combine [4] and [N, 2]: 4 and 2 are neither equal nor 1 (shapes are aligned from the last axis)
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/x.Sum(0).Expand(x.Dim(0), 2)/*]*/;
}
