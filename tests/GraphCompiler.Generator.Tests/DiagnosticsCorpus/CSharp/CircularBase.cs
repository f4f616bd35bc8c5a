// CS0146
[Model]
public partial class Net : Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Relu(x);
}
