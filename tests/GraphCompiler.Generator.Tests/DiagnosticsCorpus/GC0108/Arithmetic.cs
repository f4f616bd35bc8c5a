// GC0108: "N / 2" is no size: [Shape(...)] takes positive ints, names, and their sums, differences and products, as in [Shape("N", 784, "2 * T + 1")]
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape(/*[*/"N / 2"/*]*/, 4)] Tensor x) => Relu(x);
}
