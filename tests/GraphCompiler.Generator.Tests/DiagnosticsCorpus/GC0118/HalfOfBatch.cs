// GC0118: N is not divisible by 2 for all sizes
[Model]
public partial class Net
{
    [Graph] Tensor Pairs([Shape("N", 4)] Tensor x) => x.Reshape(/*[*/x.Dim(0) / 2/*]*/, 8);
}
