// GC0151: The argument 'x' needs 9903520300447984150353281023 elements, but a model's arena holds 2147483559 at most
[Model]
public partial class Net
{
    [Graph] Tensor Run([/*[*/Shape("N", 2147483647, 2147483647, 2147483647)/*]*/] Tensor x) => Relu(x).Sum();
}
