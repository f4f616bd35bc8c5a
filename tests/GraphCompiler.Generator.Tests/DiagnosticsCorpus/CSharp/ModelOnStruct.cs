// CS0592
[Model]
public partial struct Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Relu(x);
}
