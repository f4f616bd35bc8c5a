// GC0016: 'Memory' is the name of a member that the generator adds to 'Net': rename this one
[Model]
public partial class Net
{
    readonly Linear /*[*/Memory/*]*/ = new(4, 4);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Memory.Forward(x);
}
