// GC0306: 'Tide' can't have a gradient rule: its rule differentiates the function itself, which never ends
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/Wave(x)/*]*/;

    [Gradient(nameof(WaveGradient))]
    static Tensor Wave(Tensor x) => Sin(x);

    static Tensor WaveGradient(Tensor x, Tensor result, Tensor gradient) => gradient * Tide(x);

    [Gradient(nameof(TideGradient))]
    static Tensor Tide(Tensor x) => Cos(x);

    static Tensor TideGradient(Tensor x, Tensor result, Tensor gradient) => gradient * Grad(Tide(x).Sum(), x);
}
