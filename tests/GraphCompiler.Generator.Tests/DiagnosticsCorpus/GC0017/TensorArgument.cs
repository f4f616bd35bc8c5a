// GC0017: 'x' names a size and an argument of 'Run': rename one of them
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape(/*[*/"x"/*]*/)] Tensor x) => Relu(x);
}
