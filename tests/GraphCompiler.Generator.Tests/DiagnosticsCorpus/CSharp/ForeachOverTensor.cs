// CS1579
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        foreach (var row in /*[*/x/*]*/) return row;
        return x;
    }
}
