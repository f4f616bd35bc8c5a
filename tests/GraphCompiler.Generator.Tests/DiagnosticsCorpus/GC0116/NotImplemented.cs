// GC0116: Graph code throws an exception: NotImplementedException
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Later(x);

    static Tensor Later(Tensor x) => /*[*/throw new NotImplementedException()/*]*/;
}
