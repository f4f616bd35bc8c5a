// GC0111: Graph code can't contain a ref local
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        int[] sizes = [1, 2];
        ref var /*[*/first = ref sizes[0]/*]*/;
        return x * first;
    }
}
