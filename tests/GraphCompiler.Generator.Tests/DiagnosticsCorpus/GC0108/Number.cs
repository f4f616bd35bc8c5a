// GC0108: 4.0 is no size: [Shape(...)] takes positive ints and names, as in [Shape("N", 784)]
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", /*[*/4.0/*]*/)] Tensor x) => Relu(x);
}
