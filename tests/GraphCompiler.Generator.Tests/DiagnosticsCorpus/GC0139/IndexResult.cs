// GC0139: A result that is made of indices can't be a part of a Scan
[Model]
public partial class Net
{
    [Graph] IntTensor Run([Shape("T", 4)] Tensor x) => /*[*/Scan(x, x[0], (sum, item) => (sum + item, item.ArgMax(0)))/*]*/.Results;
}
