// GC0108: "2 * N" is no size: [Shape(...)] takes positive ints and names, as in [Shape("N", 784)]
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape(/*[*/"2 * N"/*]*/, 4)] Tensor x) => Relu(x);
}
