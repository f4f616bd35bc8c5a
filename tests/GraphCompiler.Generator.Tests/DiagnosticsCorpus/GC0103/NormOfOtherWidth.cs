// GC0103: Multiply can't combine [N, 8] and [4]: 8 and 4 are neither equal nor 1 (shapes are aligned from the last axis) in norm.Forward
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 8);
    readonly LayerNorm norm = new(4);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/norm.Forward(layer.Forward(x))/*]*/;
}
