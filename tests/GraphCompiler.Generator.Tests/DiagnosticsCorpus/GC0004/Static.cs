// GC0004: The entry 'Run' can't be static: the compiled method belongs to a model object
[Model]
public partial class Net
{
    static readonly Linear layer = new(4, 2);

    [Graph] static Tensor /*[*/Run/*]*/([Shape("N", 4)] Tensor x) => layer.Forward(x);
}
