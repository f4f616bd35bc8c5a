// GC0011: Graph code can't change 'layers', which is no local of its own: for a value kept between calls declare a [State] Parameter and call its Assign
[Model]
public partial class Net
{
    readonly List<Linear> layers = [new(4, 4)];

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        if (layers.Count < 2) /*[*/layers.Add(new(4, 4))/*]*/;
        foreach (var layer in layers) x = layer.Forward(x);
        return x;
    }
}
