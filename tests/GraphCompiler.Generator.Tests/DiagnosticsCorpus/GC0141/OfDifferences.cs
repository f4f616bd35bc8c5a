// GC0141: ArgMax needs an element to choose, but axis 0 of [N - 1] has none for some sizes
[Model]
public partial class Net
{
    [Graph] Tensor Steepest([Shape("N")] Tensor x) => OneHot(/*[*/(x[1..] - x[..^1]).ArgMax(axis: 0)/*]*/, x.Dim(0));
}
