// GC0138: Scan needs tensors with a leading axis of the same size, but is given [5, 4] and [6, 4]
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape(5, 4)] Tensor x, [Shape(6, 4)] Tensor y) =>
        /*[*/Scan((x, y), (Tensor)0, (sum, items) => (sum + items.Item1 * items.Item2, sum))/*]*/.Last;
}
