// GC0009: No entry of 'Net' uses 'layers[2].Weight', 'layers[2].Bias'
[Model]
public partial class Net
{
    readonly Linear[] layers = [new(4, 4), new(4, 4), /*[*/new(4, 4)/*]*/];

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        for (var i = 0; i < layers.Length - 1; i++) x = Relu(layers[i].Forward(x));
        return x;
    }
}
