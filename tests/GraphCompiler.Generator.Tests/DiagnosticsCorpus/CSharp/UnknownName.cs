// CS0103
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layer.Forward(y);
}
