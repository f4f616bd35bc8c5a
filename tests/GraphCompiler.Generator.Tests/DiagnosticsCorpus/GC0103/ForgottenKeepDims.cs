// GC0103: Subtract can't combine [N, 4] and [N]: 4 and N are neither equal nor 1 (shapes are aligned from the last axis)
[Model]
public partial class Net
{
    [Graph] Tensor Normalize([Shape("N", 4)] Tensor x) => /*[*/x - x.Mean(axis: 1)/*]*/;
}
