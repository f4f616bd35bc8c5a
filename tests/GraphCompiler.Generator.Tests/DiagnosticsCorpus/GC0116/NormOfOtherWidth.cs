// GC0116: Graph code throws an exception: LayerNorm is for tensors of shape [..., 4], but x is [N, 8] in norm.Forward > LastAxes
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 8);
    readonly LayerNorm norm = new(4);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/norm.Forward(layer.Forward(x))/*]*/;
}
