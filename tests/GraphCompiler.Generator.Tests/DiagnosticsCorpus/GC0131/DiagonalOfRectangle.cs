// GC0131: The diagonal of [N, 4] needs equal sizes, but has N and 4
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/x.Diagonal()/*]*/;
}
