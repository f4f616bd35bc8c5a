// GC0102: MatMul needs equal inner dimensions: [N, 16] x [12, 24] has 16 and 12 in layers[2].Forward
[Model]
public partial class Net
{
    readonly Linear[] layers = [.. Enumerable.Range(1, 3).Select(i => new Linear(4 * i, 8 * i))];

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layers.Aggregate(x, (y, layer) => Relu(/*[*/layer.Forward(y)/*]*/));
}
