// GC0202: What is divided by here is a sum of exponentials, which overflow for arguments over 88: subtract the greatest argument first, as Softmax does
[Model]
public partial class Net
{
    // Neither a sum nor the greatest of other numbers bounds the exponents.
    [Graph] Tensor Share([Shape("N")] Tensor x, [Shape("N")] IntTensor segments)
    {
        var weights = Exp(x - Gather(SegmentSum(x, segments, 3), segments));
        return /*[*/weights / Gather(SegmentSum(weights, segments, 3), segments)/*]*/;
    }
}
