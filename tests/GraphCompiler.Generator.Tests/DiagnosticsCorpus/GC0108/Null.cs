// GC0108: null is no size: [Shape(...)] takes positive ints and names, as in [Shape("N", 784)]
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", /*[*/null!/*]*/)] Tensor x) => Relu(x);
}
