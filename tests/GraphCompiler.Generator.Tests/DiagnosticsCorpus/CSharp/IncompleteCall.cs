// CS1001
// CS1002
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        var y = layer.
        return y;
    }
}
