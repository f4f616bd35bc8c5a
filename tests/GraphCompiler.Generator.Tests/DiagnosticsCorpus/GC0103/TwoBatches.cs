// GC0103: Add can't combine [N, 4] and [2 * N, 4]: N and 2 * N are neither equal nor 1 (shapes are aligned from the last axis)
[Model]
public partial class Net
{
    [Graph] Tensor Sum([Shape("N", 4)] Tensor x, [Shape("2 * N", 4)] Tensor y) => /*[*/x + y/*]*/;
}
