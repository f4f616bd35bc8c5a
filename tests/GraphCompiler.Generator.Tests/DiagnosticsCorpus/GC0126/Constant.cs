// GC0126: The step of a slice can't be 0
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 8)] Tensor x) => /*[*/x.Slice(1, .., 0)/*]*/;
}
