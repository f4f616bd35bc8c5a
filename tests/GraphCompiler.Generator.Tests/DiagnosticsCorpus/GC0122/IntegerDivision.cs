// GC0122: A parameter can't have the shape [4, 0]: 0 is not positive in new Linear
[Model]
public partial class Net
{
    const int Width = 4;
    readonly Linear layer = /*[*/new(4, Width / 8)/*]*/;

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layer.Forward(x);
}
