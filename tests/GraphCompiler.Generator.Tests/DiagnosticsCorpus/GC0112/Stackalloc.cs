// GC0112: Graph code can't contain 'stackalloc float[4]'
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        Span<float> weights = /*[*/stackalloc float[4]/*]*/;
        return x * weights[0];
    }
}
