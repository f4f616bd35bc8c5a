// GC0306: 'Growth' can't have a gradient rule: its rule differentiates the function itself, which never ends
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/Growth(x)/*]*/;

    [Gradient(nameof(GrowthGradient))]
    static Tensor Growth(Tensor x) => Exp(x);

    static Tensor GrowthGradient(Tensor x, Tensor result, Tensor gradient) => gradient * Grad(Growth(x).Sum(), x);
}
