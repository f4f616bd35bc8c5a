// GC0119: The index 1 is out of range: the length is 1
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        List<Tensor> parts = [x];
        /*[*/parts.RemoveAt(1)/*]*/;
        return parts[0];
    }
}
