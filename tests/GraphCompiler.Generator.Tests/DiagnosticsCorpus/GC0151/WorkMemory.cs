// GC0151: The work memory of 'Run' needs 360001200064 bytes, but a model's arena holds 137434759104 at most
[Model]
public partial class /*[*/Net/*]*/
{
    [Graph] Tensor Run([Shape(300000)] Tensor x) => (x.Reshape(-1, 1) * x).CumSum(0).Sum();
}
