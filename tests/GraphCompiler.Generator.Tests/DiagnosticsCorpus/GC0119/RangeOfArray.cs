// GC0119: The index 4 is out of range: the length is 2
[Model]
public partial class Net
{
    readonly Linear[] layers = [new(4, 4), new(4, 4)];

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/layers[1..4]/*]*/.Aggregate(x, (y, layer) => layer.Forward(y));
}
