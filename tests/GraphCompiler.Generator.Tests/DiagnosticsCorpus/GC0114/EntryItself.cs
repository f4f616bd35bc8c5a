// GC0114: 'Run' calls itself too often: graph code may nest 400 calls
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 4);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/Run(layer.Forward(x))/*]*/;
}
