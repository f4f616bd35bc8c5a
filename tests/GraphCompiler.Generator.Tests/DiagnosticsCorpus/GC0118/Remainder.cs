// GC0118: D is not divisible by 4 for all sizes
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", "D")] Tensor x) => /*[*/x.Dim(1) % 4/*]*/ == 0 ? x : -x;
}
