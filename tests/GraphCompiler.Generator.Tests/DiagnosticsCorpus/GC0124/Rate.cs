// GC0124: The argument 'rate' is a number and has no shape: remove the [Shape], or make it a Tensor
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x, [/*[*/Shape(1)/*]*/] float rate) => x * rate;
}
