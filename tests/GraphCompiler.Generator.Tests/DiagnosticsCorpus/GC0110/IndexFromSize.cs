// GC0110: 'index' must be a constant when the project is built, but it is N
[Model]
public partial class Net
{
    readonly Linear[] layers = [new(4, 4), new(4, 4)];

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/layers[x.Dim(0)]/*]*/.Forward(x);
}
