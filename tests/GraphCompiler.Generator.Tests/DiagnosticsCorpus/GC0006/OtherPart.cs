// GC0006: The model already has an entry called 'Encode': rename one of them
[Model]
public partial class Net
{
    [Graph] Tensor Encode([Shape("N", 4)] Tensor x) => Relu(x);
}

public partial class Net
{
    [Graph] Tensor /*[*/Encode/*]*/([Shape("N", 8)] IntTensor indices) => OneHot(indices, 10);
}
