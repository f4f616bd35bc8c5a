// GC0302: The direction has shape [4], but what moves has shape [N, 4]
[Model]
public partial class Net
{
    [Graph] Tensor Along([Shape("N", 4)] Tensor x, [Shape(4)] Tensor v) => /*[*/Jvp(Tanh(x), x, v)/*]*/;
}
