// CS7036
[Model]
public partial class Net
{
    readonly Linear layer = new(4);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layer.Forward(x);
}
