// GC0122: A parameter can't have the shape [0, 4]: 0 is not positive in new Linear
// GC0102: MatMul needs equal inner dimensions: [N, 8] x [9, 2] has 8 and 9 in second.Forward
// GC0122: A parameter can't have the shape [-1]: -1 is not positive
[Model]
public partial class Net
{
    readonly Linear none = /*[*/new(0, 4)/*]*/, first = new(4, 8), second = new(9, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => none.Forward(x) + /*[*/second.Forward(first.Forward(x))/*]*/ + negative;

    readonly Parameter negative = /*[*/new(Init.Ones, -1)/*]*/;
}
