// GC0108: 0 is no size: [Shape(...)] takes positive ints, names, and their sums, differences and products, as in [Shape("N", 784, "2 * T + 1")]
// GC0013: The argument 'count' has the type 'int', but an entry takes Tensor, IntTensor, BoolTensor, float and double
// GC0123: The argument 'z' of the entry 'Run' needs a shape, as in [Shape("N", 784)]
// GC0102: MatMul needs equal inner dimensions: [5, 2] x [5, 2] has 2 and 5
[Model]
public partial class Net
{
    readonly Parameter wide = new(Init.Zeros, 5, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x, [Shape(/*[*/0/*]*/)] Tensor y, int /*[*/count/*]*/, Tensor /*[*/z/*]*/)
    {
        for (int i = 0; i < count; i++) x = x + y;
        return (y * z).Reshape(count, 3) + /*[*/MatMul(wide, wide)/*]*/;
    }
}
