// GC0125: The slice 1 of axis 0 of [1, 4] is out of range
[Model]
public partial class Net
{
    [Graph] Tensor Difference([Shape(1, 4)] Tensor x) => /*[*/x[1]/*]*/ - x[0];
}
