// GC0105: There is no axis 2 in [N, 4], which has axes 0 to 1, or -2 to -1 from the end
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/x.Sum(axis: 2)/*]*/;
}
