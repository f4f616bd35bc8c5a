// CS0246
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensr x) => x;
}
