// GC0016: 'ErrorAndGradients' is the name of a member that the generator adds to 'Net': rename this one
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 1);

    [Loss] Tensor Error([Shape("N", 4)] Tensor x) => layer.Forward(x).Mean();
    [Graph] Tensor /*[*/ErrorAndGradients/*]*/([Shape("N", 4)] Tensor x) => layer.Forward(x);
}
