// GC0101: This slice needs a tensor of rank 3 or more, but this one's shape is [N, 4]
[Model]
public partial class Net
{
    [Graph] Tensor First([Shape("N", 4)] Tensor x) => /*[*/x[.., 0, 0]/*]*/;
}
