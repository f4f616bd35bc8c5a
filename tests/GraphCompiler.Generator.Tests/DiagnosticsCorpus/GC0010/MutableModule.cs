// GC0010: Graph code reads 'layer', which can be changed at run time, when the graph is compiled already: make it readonly
[Model]
public partial class Net
{
    Linear layer = new(4, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/layer/*]*/.Forward(x);
}
