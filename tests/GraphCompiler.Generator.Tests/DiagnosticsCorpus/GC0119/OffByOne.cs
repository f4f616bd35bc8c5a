// GC0119: The index 2 is out of range: the length is 2
[Model]
public partial class Net
{
    readonly Linear[] layers = [new(4, 4), new(4, 4)];

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        for (var i = 0; i <= layers.Length; i++) x = /*[*/layers[i]/*]*/.Forward(x);
        return x;
    }
}
