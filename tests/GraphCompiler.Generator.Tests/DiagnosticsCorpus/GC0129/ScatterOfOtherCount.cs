// GC0129: ScatterAdd can't use indices of shape [M] along axis 0 of [N, 4] in SegmentSum
[Model]
public partial class Net
{
    [Graph] Tensor Groups([Shape("N", 4)] Tensor x, [Shape("M")] IntTensor group) => /*[*/SegmentSum(x, group, 3)/*]*/;
}
