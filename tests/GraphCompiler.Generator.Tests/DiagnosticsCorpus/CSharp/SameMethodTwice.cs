// CS0111
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Relu(x);
    Tensor Run([Shape("N", 4)] Tensor x) => Tanh(x);
}
