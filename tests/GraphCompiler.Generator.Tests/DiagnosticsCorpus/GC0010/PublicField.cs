// GC0010: Graph code reads 'Temperature', which can be changed at run time, when the graph is compiled already: make it readonly
[Model]
public partial class Net
{
    public float Temperature = 1;
    readonly Linear layer = new(4, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Softmax(layer.Forward(x) / /*[*/Temperature/*]*/);
}
