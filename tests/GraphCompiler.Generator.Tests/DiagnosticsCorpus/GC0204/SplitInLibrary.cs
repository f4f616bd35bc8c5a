// GC0204: 'x.Dim(axis) / parts' is 3 and leaves a remainder of 1: the size is cut short in Split
[Model]
public partial class Net
{
    [Graph] Tensor First([Shape("N", 10)] Tensor x) => /*[*/x.Split(3, axis: 1)/*]*/[0];
}
