// GC0116: Graph code throws an exception: Concat needs a tensor to join
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => x + /*[*/Concat(new Tensor[0])/*]*/;
}
