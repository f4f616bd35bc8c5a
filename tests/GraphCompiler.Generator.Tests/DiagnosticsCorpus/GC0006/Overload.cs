// GC0006: The model already has an entry called 'Run': rename one of them
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layer.Forward(x);
    [Graph] Tensor /*[*/Run/*]*/([Shape("N", 4)] Tensor x, float scale) => scale * layer.Forward(x);
}
