// GC0125: The slice 1 of axis 0 of [N, 4] is out of range for some sizes
[Model]
public partial class Net
{
    [Graph] Tensor Difference([Shape("N", 4)] Tensor x) => /*[*/x[1]/*]*/ - x[0];
}
