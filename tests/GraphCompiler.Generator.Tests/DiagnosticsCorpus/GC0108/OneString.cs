// GC0108: "N, 4" is no size: [Shape(...)] takes positive ints, names, and their sums, differences and products, as in [Shape("N", 784, "2 * T + 1")]
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] Tensor Run([Shape(/*[*/"N, 4"/*]*/)] Tensor x) => layer.Forward(x);
}
