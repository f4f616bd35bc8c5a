// GC0007: The entry 'Run' returns 'float[]', but an entry returns a Tensor, or a tuple of Tensors
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] /*[*/float[]/*]*/ Run([Shape("N", 4)] Tensor x) => throw new NotImplementedException();
}
