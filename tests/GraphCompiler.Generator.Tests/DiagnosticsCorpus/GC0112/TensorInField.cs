// GC0112: Graph code can't contain '2f' as a tensor where a model is made, which is done at run time too: make it a property or a method
[Model]
public partial class Net
{
    readonly Tensor two = Relu(/*[*/2f/*]*/);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => x * two;
}
