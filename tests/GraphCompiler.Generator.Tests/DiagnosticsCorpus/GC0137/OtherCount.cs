// GC0137: The step of this Scan makes a state of 1 tensor from one of 2 tensors
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("T", 4)] Tensor x)
    {
        var (last, _) = /*[*/Scan(x, new[] { x[0], x[0] }, (sums, item) => (new[] { sums[0] + sums[1] + item }, item))/*]*/;
        return last[0];
    }
}
