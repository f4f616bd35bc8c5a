// GC0013: The argument 'scale' has the type 'Parameter', but an entry takes Tensor, IntTensor, BoolTensor, float and double
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x, [Shape(4)] Parameter /*[*/scale/*]*/) => scale * x;
}
