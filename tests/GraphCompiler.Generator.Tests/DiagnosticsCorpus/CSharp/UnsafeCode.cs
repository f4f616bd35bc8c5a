// CS0227
[Model]
public partial class Net
{
    [Graph] unsafe Tensor Run([Shape("N", 4)] Tensor x) => Relu(x);
}
