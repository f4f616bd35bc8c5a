// GC0016: 'Plan' is the name of a member that the generator adds to 'Plan': rename this one
[Model]
public partial class /*[*/Plan/*]*/
{
    readonly Linear layer = new(4, 4);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layer.Forward(x);
}
