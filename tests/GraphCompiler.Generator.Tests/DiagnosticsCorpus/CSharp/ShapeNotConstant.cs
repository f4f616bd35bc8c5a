// CS0182
[Model]
public partial class Net
{
    static int Size() => 4;

    [Graph] Tensor Run([Shape("N", Size())] Tensor x) => Relu(x);
}
