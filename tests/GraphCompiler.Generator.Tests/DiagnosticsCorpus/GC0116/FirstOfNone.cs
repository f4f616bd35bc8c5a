// GC0116: Graph code throws an exception: the sequence is empty
[Model]
public partial class Net
{
    readonly Linear[] layers = [];

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/layers.Last()/*]*/.Forward(x);
}
