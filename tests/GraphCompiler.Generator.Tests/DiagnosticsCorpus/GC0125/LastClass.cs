// GC0125: The slice 10 of axis 1 of [N, 10] is out of range
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 10);

    [Graph] Tensor Last([Shape("N", 4)] Tensor x) => /*[*/layer.Forward(x)[.., 10]/*]*/;
}
