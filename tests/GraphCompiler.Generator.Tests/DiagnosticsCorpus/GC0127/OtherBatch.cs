// GC0127: Concat can't join [N, 4] and [2 * N, 3] along axis 1: they differ in more than this axis
[Model]
public partial class Net
{
    [Graph] Tensor Join([Shape("N", 4)] Tensor x, [Shape("2 * N", 3)] Tensor y) => /*[*/Concat([x, y], axis: 1)/*]*/;
}
