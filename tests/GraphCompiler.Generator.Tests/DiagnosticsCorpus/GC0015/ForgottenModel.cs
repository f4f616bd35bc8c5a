// GC0015: 'Run' is marked as an entry, but 'Net' is no [Model], so it is not compiled
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] Tensor /*[*/Run/*]*/([Shape("N", 4)] Tensor x) => layer.Forward(x);
}
