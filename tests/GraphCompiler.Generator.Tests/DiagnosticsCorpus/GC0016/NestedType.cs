// GC0016: 'Kernels' is the name of a member that the generator adds to 'Net': rename this one
[Model]
public partial class Net
{
    enum /*[*/Kernels/*]*/ { Small, Large }

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Relu(x);
}
