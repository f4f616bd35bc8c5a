// GC0117: 'Relu(best!)' needs a value, but has null
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        Tensor? best = null;
        for (var i = 0; i < 0; i++) best = x;
        return /*[*/Relu(best!)/*]*/;
    }
}
