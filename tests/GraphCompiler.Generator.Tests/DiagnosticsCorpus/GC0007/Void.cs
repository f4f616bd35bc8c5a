// GC0007: The entry 'Count' returns 'void', but an entry returns a Tensor, or a tuple of Tensors
[Model]
public partial class Net
{
    [State] readonly Parameter count = new(Init.Zeros);

    [Graph] /*[*/void/*]*/ Count([Shape("N", 4)] Tensor x) => count.Assign(count + x.Dim(0));
}
