// GC0204: 'x.Dim(1) / 2' is 2 and leaves a remainder of 1: the size is cut short
[Model]
public partial class Net
{
    [Graph] Tensor First([Shape("N", 5)] Tensor x) => x[.., ..(/*[*/x.Dim(1) / 2/*]*/)];
}
