// GC0109: Graph code can't use object.GetHashCode(): its source is not at hand, and the generator doesn't know it
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => x * /*[*/x.Mean().GetHashCode()/*]*/;
}
