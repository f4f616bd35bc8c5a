// GC0119: The index ^2 is out of range: the length is 1
[Model]
public partial class Net
{
    readonly List<Linear> layers = [new(4, 4)];

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/layers[^2]/*]*/.Forward(x);
}
