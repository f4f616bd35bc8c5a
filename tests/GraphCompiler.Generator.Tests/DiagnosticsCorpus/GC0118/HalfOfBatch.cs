// GC0118: 2 * N + 1 is not divisible by 2 for all sizes
[Model]
public partial class Net
{
    [Graph] Tensor Pairs([Shape("2 * N + 1", 4)] Tensor x) => x.Reshape(/*[*/x.Dim(0) / 2/*]*/, 8);
}
