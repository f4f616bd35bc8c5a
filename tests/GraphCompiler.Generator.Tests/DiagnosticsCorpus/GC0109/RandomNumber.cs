// GC0109: Graph code can't use Random.Shared: its source is not at hand, and the generator doesn't know it
[Model]
public partial class Net
{
    [Graph] Tensor Noisy([Shape("N", 4)] Tensor x) => x + /*[*/Random.Shared/*]*/.NextSingle();
}
