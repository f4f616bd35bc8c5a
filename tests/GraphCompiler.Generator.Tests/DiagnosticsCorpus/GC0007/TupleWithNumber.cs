// GC0007: The entry 'Run' returns '(Tensor Output, int Batch)', but an entry returns a Tensor, or a tuple of Tensors
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] /*[*/(Tensor Output, int Batch)/*]*/ Run([Shape("N", 4)] Tensor x) => (layer.Forward(x), x.Dim(0));
}
