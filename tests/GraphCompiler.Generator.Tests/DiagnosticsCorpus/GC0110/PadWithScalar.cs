// GC0110: 'value' must be a constant when the project is built, but it is known only at run time
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x, float fill) => /*[*/x.Pad(1, 1, 1, fill)/*]*/;
}
