// GC0017: 'rate' names a size and an argument of 'Run': rename one of them
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", /*[*/"rate"/*]*/)] Tensor x, float rate) => rate * x;
}
