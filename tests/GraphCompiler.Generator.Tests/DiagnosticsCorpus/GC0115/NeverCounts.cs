// GC0115: Graph code takes more than 2000000 steps to evaluate: a loop may not end
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        /*[*/for (var i = 0; i < 10; i += 0)
        {
            var y = x;
        }/*]*/
        return x;
    }
}
