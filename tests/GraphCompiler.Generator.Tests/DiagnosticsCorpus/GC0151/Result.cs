// GC0151: The result of 'Run' needs 10000000000 elements, but a model's arena holds 2147483559 at most
[Model]
public partial class /*[*/Net/*]*/
{
    [Graph] Tensor Run([Shape(100000)] Tensor x) => x.Reshape(-1, 1) * x;
}
