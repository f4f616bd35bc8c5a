// GC0117: 'layer.Forward(y)' needs a value, but has null
[Model]
public partial class Net
{
    readonly Linear[] layers = new Linear[3];

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layers.Aggregate(x, (y, layer) => /*[*/layer.Forward(y)/*]*/);
}
