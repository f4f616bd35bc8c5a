// CS0161
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        if (Mode.IsTraining) return x;
    }
}
