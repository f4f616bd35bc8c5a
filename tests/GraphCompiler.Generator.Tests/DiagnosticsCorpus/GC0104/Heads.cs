// GC0104: Reshape can't turn [B, T, 16] into [B, T, 3, 5]: 16 * B * T elements are not 15 * B * T
[Model]
public partial class Net
{
    const int Heads = 3;

    [Graph] Tensor Split([Shape("B", "T", 16)] Tensor x) => /*[*/x.Reshape(x.Dim(0), x.Dim(1), Heads, 16 / Heads)/*]*/;
}
