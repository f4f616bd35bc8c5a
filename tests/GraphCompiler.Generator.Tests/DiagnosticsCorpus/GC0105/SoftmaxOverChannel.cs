// GC0105: There is no axis 3 in [N, 2], which has axes 0 to 1, or -2 to -1 from the end in Softmax
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/Softmax(layer.Forward(x), axis: 3)/*]*/;
}
