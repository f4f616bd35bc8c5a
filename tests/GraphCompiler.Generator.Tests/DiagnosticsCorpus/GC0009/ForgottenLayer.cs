// GC0009: No entry of 'Net' uses 'hidden.Weight', 'hidden.Bias'
[Model]
public partial class Net
{
    readonly Linear hidden = /*[*/new(4, 4)/*]*/;
    readonly Linear output = new(4, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => output.Forward(Relu(x));
}
