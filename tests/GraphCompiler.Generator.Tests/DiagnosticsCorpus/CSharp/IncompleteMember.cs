// CS1519
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Relu(x);

    readonly
}
