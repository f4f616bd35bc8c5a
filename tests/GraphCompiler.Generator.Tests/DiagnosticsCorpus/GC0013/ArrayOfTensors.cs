// GC0013: The argument 'parts' has the type 'Tensor[]', but an entry takes Tensor, IntTensor, BoolTensor, float and double
[Model]
public partial class Net
{
    [Graph] Tensor Total(Tensor[] /*[*/parts/*]*/) => parts.Aggregate((a, b) => a + b);
}
