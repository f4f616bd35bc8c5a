// GC0104: Reshape can't turn [N, 784] into [64, 28, 28]: 784 * N elements are not 50176
[Model]
public partial class Net
{
    [Graph] Tensor Images([Shape("N", 784)] Tensor x) => /*[*/x.Reshape(64, 28, 28)/*]*/;
}
