// GC0010: Graph code reads 'Depth', which can be changed at run time, when the graph is compiled already: remove its setter
[Model]
public partial class Net
{
    public int Depth { get; set; } = 3;

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        for (var i = 0; i < /*[*/Depth/*]*/; i++) x = Tanh(x);
        return x;
    }
}
