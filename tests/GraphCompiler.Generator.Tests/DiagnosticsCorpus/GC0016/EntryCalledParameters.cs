// GC0016: 'Parameters' is the name of a member that the generator adds to 'Net': rename this one
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] Tensor /*[*/Parameters/*]*/([Shape("N", 4)] Tensor x) => layer.Forward(x);
}
