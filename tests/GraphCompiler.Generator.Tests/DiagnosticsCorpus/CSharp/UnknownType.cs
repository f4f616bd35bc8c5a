// CS0246
[Model]
public partial class Net
{
    readonly Convolution layer = new(4, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layer.Forward(x);
}
