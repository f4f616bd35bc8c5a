// CS0165
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        Tensor y;
        return Relu(y);
    }
}
