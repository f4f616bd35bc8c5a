// GC0108: null is no size: [Shape(...)] takes positive ints, names, and their sums, differences and products, as in [Shape("N", 784, "2 * T + 1")]
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", /*[*/null!/*]*/)] Tensor x) => Relu(x);
}
