// GC0013: The argument 'weights' has the type 'float[]', but an entry takes Tensor, IntTensor, BoolTensor, float and double
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x, float[] /*[*/weights/*]*/) => weights[0] * x;
}
