// GC0016: 'Plan' is the name of a member that the generator adds to 'Net': rename this one
[Model]
public partial class Net
{
    public string /*[*/Plan/*]*/ => "small";

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Relu(x);
}
