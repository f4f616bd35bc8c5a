// GC0139: A value of a step of another Scan can't be a part of a Scan
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("T", 4)] Tensor x)
    {
        var kept = x[0];
        Scan(x, x[0], (sum, item) => (kept = sum + item, sum));
        return /*[*/Scan(x, x[0], (sum, item) => (sum + kept, sum))/*]*/.Last;
    }
}
