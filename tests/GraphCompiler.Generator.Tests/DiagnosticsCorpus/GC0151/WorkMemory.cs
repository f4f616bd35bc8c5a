// GC0151: The work memory of 'Run' needs 10000100000 elements, but a model's arena holds 2147483559 at most
[Model]
public partial class /*[*/Net/*]*/
{
    [Graph] Tensor Run([Shape(100000)] Tensor x) => x.Reshape(-1, 1) * x;
}
