// GC0123: The argument 'x' of the entry 'Run' needs a shape, as in [Shape("N", 784)]
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] Tensor Run(Tensor /*[*/x/*]*/) => layer.Forward(x);
}
