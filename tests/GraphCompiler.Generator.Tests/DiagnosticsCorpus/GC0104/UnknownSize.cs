// GC0104: Reshape can't turn [N, 5] into [-1, 2]: 5 * N elements are no multiple of 2
[Model]
public partial class Net
{
    [Graph] Tensor Pairs([Shape("N", 5)] Tensor x) => /*[*/x.Reshape(-1, 2)/*]*/;
}
