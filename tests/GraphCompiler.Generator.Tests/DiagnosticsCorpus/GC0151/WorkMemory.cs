// GC0151: The work memory of 'Run' needs 90000300016 elements, but a model's arena holds 34358689776 at most
[Model]
public partial class /*[*/Net/*]*/
{
    [Graph] Tensor Run([Shape(300000)] Tensor x) => (x.Reshape(-1, 1) * x).CumSum(0).Sum();
}
