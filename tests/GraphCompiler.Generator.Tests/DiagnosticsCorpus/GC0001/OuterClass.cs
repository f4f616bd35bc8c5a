// GC0001: 'Experiments' must be declared partial: the generator adds the compiled methods to it
public static class /*[*/Experiments/*]*/
{
    [Model]
    public partial class Net
    {
        [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Relu(x);
    }
}
