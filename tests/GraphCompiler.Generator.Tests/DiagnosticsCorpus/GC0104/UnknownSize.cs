// GC0104: Reshape can't turn [3, 5] into [-1, 2]: 15 elements are no multiple of 2
[Model]
public partial class Net
{
    [Graph] Tensor Pairs([Shape(3, 5)] Tensor x) => /*[*/x.Reshape(-1, 2)/*]*/;
}
