// CS1061
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => x.Softplus().Mean(0);
}
