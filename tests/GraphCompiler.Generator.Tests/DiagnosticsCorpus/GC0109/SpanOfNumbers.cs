// GC0109: Graph code can't use MemoryExtensions.AsSpan<float>(float[]?): its source is not at hand, and the generator doesn't know it
[Model]
public partial class Net
{
    static readonly float[] weights = [1, 2, 3, 4];

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => x * /*[*/weights.AsSpan()/*]*/[0];
}
