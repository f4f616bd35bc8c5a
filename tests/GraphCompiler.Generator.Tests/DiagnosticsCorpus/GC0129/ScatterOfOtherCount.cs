// GC0129: ScatterAdd can't use indices of shape [2 * N] along axis 0 of [N, 4] in SegmentSum
[Model]
public partial class Net
{
    [Graph] Tensor Groups([Shape("N", 4)] Tensor x, [Shape("2 * N")] IntTensor group) => /*[*/SegmentSum(x, group, 3)/*]*/;
}
