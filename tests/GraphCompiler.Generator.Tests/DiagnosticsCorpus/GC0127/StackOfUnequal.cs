// GC0127: Concat can't join [1, N, 2] and [1, N, 3] along axis 0: they differ in more than this axis in Stack
[Model]
public partial class Net
{
    readonly Linear first = new(4, 2), second = new(4, 3);

    [Graph] Tensor Heads([Shape("N", 4)] Tensor x) => /*[*/Stack([first.Forward(x), second.Forward(x)])/*]*/;
}
