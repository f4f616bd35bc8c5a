// GC0016: 'Run' is the name of a member that the generator adds to 'Net': rename this one
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Relu(x);
    public float[] /*[*/Run/*]*/(ReadOnlySpan<float> x) => x.ToArray();
}
