// GC0107: Permute needs every axis of [B, T, 4] once, but is given 0, 2, 2
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("B", "T", 4)] Tensor x) => /*[*/x.Permute(0, 2, 2)/*]*/;
}
