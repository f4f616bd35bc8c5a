// GC0115: Graph code takes more than 2000000 steps to evaluate: a loop may not end
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        /*[*/while (true)
        {
            if (x.Rank > 2) return x;
        }/*]*/
    }
}
