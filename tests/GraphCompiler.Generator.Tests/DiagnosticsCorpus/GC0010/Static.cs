// GC0010: Graph code reads 'slope', which can be changed at run time, when the graph is compiled already: make it readonly
[Model]
public partial class Net
{
    static float slope = 0.1f;

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Leaky(x);

    static Tensor Leaky(Tensor x) => Max(x, /*[*/slope/*]*/ * x);
}
