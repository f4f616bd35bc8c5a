// GC0151: '(y.Reshape(-1, 1) * y * y.Reshape(-1, 1, 1) * z).Reshape(-1)' needs more than 9223372036854775807 elements, but a model's arena holds 2147483559 at most
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape(2000000000)] Tensor y, [Shape(3, 1, 1, 1)] Tensor z) => /*[*/(y.Reshape(-1, 1) * y * y.Reshape(-1, 1, 1) * z).Reshape(-1)/*]*/.Sum();
}
