// GC0110: 'axis' must be a constant when the project is built, but it is N - 1
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/x.Sum(axis: x.Dim(0) - 1)/*]*/;
}
