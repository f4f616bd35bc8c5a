// GC0132: Einsum can't read 'ni,io->nk': the result's 'k' is in no operand
[Model]
public partial class Net
{
    readonly Parameter weight = new(Init.XavierNormal(), 4, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/Einsum("ni,io->nk", x, weight)/*]*/;
}
