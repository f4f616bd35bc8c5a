// GC0111: Graph code can't contain using
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        /*[*/using var file = System.IO.File.OpenRead("weights.bin");/*]*/
        return Relu(x);
    }
}
