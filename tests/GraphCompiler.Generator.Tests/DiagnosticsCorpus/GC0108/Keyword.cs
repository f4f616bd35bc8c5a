// GC0108: "params" is no size: [Shape(...)] takes positive ints and names, as in [Shape("N", 784)]
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape(/*[*/"params"/*]*/, 4)] Tensor x) => Relu(x);
}
