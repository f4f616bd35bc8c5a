// GC0132: Einsum can't read 'ni,mi->nm': it names 2 operands, but the call gives 1
[Model]
public partial class Net
{
    [Graph] Tensor Gram([Shape("N", 4)] Tensor x) => /*[*/Einsum("ni,mi->nm", x)/*]*/;
}
