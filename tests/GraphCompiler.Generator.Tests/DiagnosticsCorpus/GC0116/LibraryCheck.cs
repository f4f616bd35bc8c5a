// GC0116: Graph code throws an exception: Squeeze drops axes of size 1, but axis 1 has 4 in Squeeze
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/x.Squeeze(1)/*]*/;
}
