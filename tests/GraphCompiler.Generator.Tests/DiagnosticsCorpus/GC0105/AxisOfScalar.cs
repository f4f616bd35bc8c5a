// GC0105: There is no axis 0 in [], which has no axes
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/x.Sum().Max(axis: 0)/*]*/;
}
