// GC0103: Add can't combine [N, 4] and [1, 5]: 4 and 5 are neither equal nor 1 (shapes are aligned from the last axis)
// GC0102: MatMul needs equal inner dimensions: [N, 4] x [5, 2] has 4 and 5
[Model]
public partial class Net
{
    readonly Parameter wide = new(Init.Zeros, 5, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        var sum = x.Sum();
        for (int i = 0; i < 10; i++) sum += (/*[*/x + Ones(i + 1, i + 5)/*]*/).Sum();
        return sum + /*[*/MatMul(x, wide)/*]*/.Sum();

        static Tensor Ones(int rows, int columns) => (Arange(rows * columns) * 0 + 1).Reshape(rows, columns);
    }
}
