// GC0117: 'skip!.Forward(x)' needs a value, but has null
[Model]
public partial class Net
{
    readonly Linear? skip = null;

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/skip!.Forward(x)/*]*/;
}
