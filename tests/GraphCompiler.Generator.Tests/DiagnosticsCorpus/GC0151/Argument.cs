// GC0151: The argument 'x' needs 4611686014132420609 elements, but a model's arena holds 2147483559 at most
[Model]
public partial class Net
{
    [Graph] Tensor Run([/*[*/Shape(2147483647, 2147483647)/*]*/] Tensor x) => Relu(x).Sum();
}
