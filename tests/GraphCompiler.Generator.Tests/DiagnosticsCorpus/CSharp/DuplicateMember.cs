// CS0102
// CS0229
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 4);
    readonly Linear layer = new(4, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layer.Forward(x);
}
