// GC0104: Reshape can't turn [N, 6] into [-1, 3, -1]: only one size can be -1
[Model]
public partial class Net
{
    [Graph] Tensor Pairs([Shape("N", 6)] Tensor x) => /*[*/x.Reshape(-1, 3, -1)/*]*/;
}
