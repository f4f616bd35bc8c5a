// GC0125: The slice 2..6 of axis 1 of [N, 4] is out of range
[Model]
public partial class Net
{
    [Graph] Tensor Head([Shape("N", 4)] Tensor x) => /*[*/x[.., 2..6]/*]*/;
}
