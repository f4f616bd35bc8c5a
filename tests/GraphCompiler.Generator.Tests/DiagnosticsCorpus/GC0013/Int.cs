// GC0013: The argument 'count' has the type 'int', but an entry takes Tensor, IntTensor, BoolTensor, float and double
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x, int /*[*/count/*]*/) => count * x;
}
