// GC0007: The entry 'Layers' returns 'List<Tensor>', but an entry returns a Tensor, or a tuple of Tensors
[Model]
public partial class Net
{
    [Graph] /*[*/List<Tensor>/*]*/ Layers([Shape("N", 4)] Tensor x) => [x, Relu(x)];
}
