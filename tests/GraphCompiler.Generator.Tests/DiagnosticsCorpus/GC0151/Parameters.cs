// GC0151: The parameter 'wide.Weight' needs 2500000000 elements, but a model's arena holds 2147483559 at most
// GC0151: The parameter 'third' with those before it needs 2400050000 elements, but a model's arena holds 2147483559 at most
[Model]
public partial class Net
{
    readonly Linear wide = /*[*/new(50000, 50000)/*]*/;
    readonly Parameter first = new(Init.Zeros, 40000, 20000), second = new(Init.Zeros, 40000, 20000), third = /*[*/new(Init.Zeros, 40000, 20000)/*]*/;

    [Graph] Tensor Run([Shape("N", 50000)] Tensor x, [Shape("N")] IntTensor rows) => wide.Forward(x).Sum() + Gather(first + second + third, rows).Sum();
}
