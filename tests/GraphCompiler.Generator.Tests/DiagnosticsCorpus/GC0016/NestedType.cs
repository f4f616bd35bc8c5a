// GC0016: 'Kernels' is the name of a type that the generated part of 'Net' uses: rename this one
[Model]
public partial class Net
{
    enum /*[*/Kernels/*]*/ { Small, Large }

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Relu(x);
}
