// GC0101: MatMul needs a tensor of rank 1 or more, but this one's shape is [] in layer.Forward
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/layer.Forward(x.Mean())/*]*/;
}
