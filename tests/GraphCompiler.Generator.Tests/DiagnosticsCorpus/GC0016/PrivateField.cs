// GC0016: 'compiledMemory' is the name of a member that the generator adds to 'Net': rename this one
[Model]
public partial class Net
{
    readonly Parameter /*[*/compiledMemory/*]*/ = new(Init.Zeros, 4);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => compiledMemory * x;
}
