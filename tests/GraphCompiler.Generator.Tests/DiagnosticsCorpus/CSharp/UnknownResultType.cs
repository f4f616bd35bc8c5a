// CS0246
[Model]
public partial class Net
{
    [Graph] Tensr Run([Shape("N", 4)] Tensor x) => x;
}
