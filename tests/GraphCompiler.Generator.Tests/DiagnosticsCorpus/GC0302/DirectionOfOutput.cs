// GC0302: The direction has shape [N, 2], but what moves has shape [N, 4]
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] Tensor Along([Shape("N", 4)] Tensor x, [Shape("N", 2)] Tensor v) => /*[*/Jvp(layer.Forward(x), x, v)/*]*/;
}
