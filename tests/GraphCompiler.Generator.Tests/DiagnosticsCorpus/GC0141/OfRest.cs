// GC0141: ArgMin needs an element to choose, but axis 0 of [N - 1, 4] has none for some sizes
[Model]
public partial class Net
{
    [Graph] Tensor Least([Shape("N", 4)] Tensor x) => OneHot(/*[*/x[1..].ArgMin(axis: 0)/*]*/, x.Dim(0));
}
