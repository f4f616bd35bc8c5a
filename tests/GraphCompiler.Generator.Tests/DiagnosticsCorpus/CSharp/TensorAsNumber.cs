// CS0029
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        float mean = x.Mean();
        return x - mean;
    }
}
