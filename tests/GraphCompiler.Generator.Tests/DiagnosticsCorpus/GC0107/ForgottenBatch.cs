// GC0107: Permute needs every axis of [N, 3, 28, 28] once, but is given 1, 2, 0
[Model]
public partial class Net
{
    [Graph] Tensor ChannelsLast([Shape("N", 3, 28, 28)] Tensor x) => /*[*/x.Permute(1, 2, 0)/*]*/;
}
