// GC0101: ScatterAdd needs a tensor of rank 1 or more, but this one's shape is [] in SegmentSum
[Model]
public partial class Net
{
    [Graph] Tensor Histogram([Shape("N")] IntTensor at) => /*[*/SegmentSum(1, at, 10)/*]*/;
}
