// GC0105: There is no axis 2 in [N, 4], which has axes 0 to 1, or -2 to -1 from the end
// GC0103: Add can't combine [2, 4] and [3]: 4 and 3 are neither equal nor 1 (shapes are aligned from the last axis)
// GC0102: MatMul needs equal inner dimensions: [2, 4] x [5, 2] has 4 and 5
[Model]
public partial class Net
{
    readonly Parameter three = new(Init.Zeros, 3), wide = new(Init.Zeros, 5, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        int size = /*[*/x.Dim(2)/*]*/, steps = 0;
        while (true)
        {
            steps++;
            if (size == steps) break;
            x = Relu(x);
        }
        for (int i = 0; i < 3; i++)
        {
            if (size == i) continue;
            x = x.Reshape(steps, 2);
        }
        return Early(x, size) + (/*[*/Fresh() + three/*]*/).Sum() + /*[*/MatMul(Fresh(), wide)/*]*/.Sum();

        Tensor Fresh() => new Table().Rows[0..2];
    }

    static Tensor Early(Tensor x, int size)
    {
        if (size == 2) return x;
        return x.Sum(9) + Range(x.Rank).Sum();
    }

    static Tensor Range(int count) => count == 0 ? 0 : Range(count - 1) + 1;
}

[Module]
public sealed class Table
{
    public Tensor Rows => (Arange(12) * 0).Reshape(3, 4);
}
