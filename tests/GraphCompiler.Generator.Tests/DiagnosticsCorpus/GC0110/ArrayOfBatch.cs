// GC0110: 'size' must be a constant when the project is built, but it is N
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        var rows = /*[*/new Tensor[x.Dim(0)]/*]*/;
        return x;
    }
}
