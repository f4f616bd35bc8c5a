// GC0016: 'Losses' is the name of a member that the generator adds to 'Net': rename this one
public abstract class Experiment
{
    public List<float> /*[*/Losses/*]*/ { get; } = [];
}

[Model]
public partial class Net : Experiment
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Relu(x);
}
