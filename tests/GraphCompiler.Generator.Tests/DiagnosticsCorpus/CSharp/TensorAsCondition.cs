// CS0029
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => x.Sum() > 0 ? x : -x;
}
