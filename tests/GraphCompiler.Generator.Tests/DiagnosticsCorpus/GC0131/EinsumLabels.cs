// GC0131: The label d of 'bqd,bkd->bqk' needs equal sizes, but has 8 and 6
[Model]
public partial class Net
{
    readonly Linear query = new(4, 8), key = new(4, 6);

    [Graph] Tensor Scores([Shape("B", "T", 4)] Tensor x) => /*[*/Einsum("bqd,bkd->bqk", query.Forward(x), key.Forward(x))/*]*/;
}
