// GC0137: The step of this Scan makes a state of [3] from one of [4]
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("T", 4)] Tensor x) => /*[*/Scan(x, x[0], (sum, item) => ((sum + item)[..3], sum))/*]*/.Last;
}
