// GC0138: Scan needs tensors with a leading axis of the same size, but is given no tensor
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape(5, 4)] Tensor x) => /*[*/Scan(5, x[0], (sum, i) => (sum * 2, sum))/*]*/.Last;
}
