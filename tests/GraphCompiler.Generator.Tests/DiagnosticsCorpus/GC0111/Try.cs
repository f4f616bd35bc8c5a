// GC0111: Graph code can't contain try
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        /*[*/try
        {
            return layer.Forward(x);
        }
        catch (Exception)
        {
            return x;
        }/*]*/
    }
}
