// GC0016: 'Initialize' is the name of a member that the generator adds to 'Net': rename this one
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 1);

    public void /*[*/Initialize/*]*/(int seed)
    {
    }

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layer.Forward(x);
}
