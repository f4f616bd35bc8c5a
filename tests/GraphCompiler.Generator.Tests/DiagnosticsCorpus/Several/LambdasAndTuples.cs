// GC0103: Add can't combine [N, 4] and [3]: 4 and 3 are neither equal nor 1 (shapes are aligned from the last axis)
// GC0104: Reshape can't turn [3] into [2, 2]: 3 elements are not 4
// GC0102: MatMul needs equal inner dimensions: [N, 4] x [5, 2] has 4 and 5
[Model]
public partial class Net
{
    readonly Parameter three = new(Init.Zeros, 3), wide = new(Init.Zeros, 5, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        Func<Tensor, Tensor> shift = t => /*[*/t + three/*]*/;
        var all = Enumerable.Range(0, 3).Select(i => shift(x) * i).ToList();
        var (a, (b, c)) = (shift(x), (/*[*/three.Reshape(2, 2)/*]*/, x));
        var best = all.Where(t => t.Rank == 2).Select(t => t.Dim(1)).Max();
        return a + b.Sum(7) + all.Aggregate((s, t) => s + t) + /*[*/MatMul(c, wide)/*]*/ * best;
    }
}
