// GC0132: Einsum can't read 'n1->n': '1' is no label
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/Einsum("n1->n", x)/*]*/;
}
