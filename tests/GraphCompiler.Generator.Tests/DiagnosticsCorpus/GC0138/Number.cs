// GC0138: Scan needs tensors with a leading axis of the same size, but is given one of shape []
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape(5, 4)] Tensor x) => /*[*/Scan(x.Sum(), (Tensor)0, (sum, item) => (sum + item, sum))/*]*/.Last;
}
