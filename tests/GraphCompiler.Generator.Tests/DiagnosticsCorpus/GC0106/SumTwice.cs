// GC0106: The axes 1, -2 of [N, 3, 4] name one axis twice
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 3, 4)] Tensor x) => /*[*/x.Sum(axes: [1, -2])/*]*/;
}
