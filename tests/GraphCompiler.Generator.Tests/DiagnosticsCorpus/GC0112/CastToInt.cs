// GC0112: Graph code can't contain '(int)steps': a number known only at run time can't become an integer
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x, float steps)
    {
        for (var i = 0; i < /*[*/(int)steps/*]*/; i++) x = Tanh(x);
        return x;
    }
}
