// GC0005: The entry 'Bias' takes no tensor, so it has to be private: a call from outside would mean the entry itself, not its compiled form
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] public Tensor /*[*/Bias/*]*/() => layer.Bias!;
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layer.Forward(x);
}
