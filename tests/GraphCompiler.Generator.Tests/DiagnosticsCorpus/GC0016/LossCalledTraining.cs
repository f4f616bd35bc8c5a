// GC0016: 'Training' is the name of a member that the generator adds to 'Net': rename this one
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 1);

    [Loss] Tensor /*[*/Training/*]*/([Shape("N", 4)] Tensor x) => layer.Forward(x).Mean();
}
