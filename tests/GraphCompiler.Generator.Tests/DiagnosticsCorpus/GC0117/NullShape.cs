// GC0117: 'new(Init.Ones, null!)' needs a value, but has null
[Model]
public partial class Net
{
    readonly Parameter weight = /*[*/new(Init.Ones, null!)/*]*/;

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => weight * x;
}
