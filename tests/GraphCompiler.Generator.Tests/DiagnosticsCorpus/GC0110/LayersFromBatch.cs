// GC0110: 'count' must be a constant when the project is built, but it is N
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 4);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/Enumerable.Range(0, x.Dim(0))/*]*/.Aggregate(x, (y, _) => layer.Forward(y));
}
