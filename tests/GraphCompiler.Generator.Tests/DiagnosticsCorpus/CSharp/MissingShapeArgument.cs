// CS1525
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", )] Tensor x) => Relu(x);
}
