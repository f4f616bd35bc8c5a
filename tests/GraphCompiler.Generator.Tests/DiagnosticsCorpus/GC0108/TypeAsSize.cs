// GC0108: typeof(int) is no size: [Shape(...)] takes positive ints and names, as in [Shape("N", 784)]
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", /*[*/typeof(int)/*]*/)] Tensor x) => Relu(x);
}
