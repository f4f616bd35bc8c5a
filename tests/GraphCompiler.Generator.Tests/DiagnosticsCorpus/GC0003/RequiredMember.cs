// GC0003: The model 'Net' has a required member, but its fields are evaluated when the project is built: give sizes as constants, or put the layers into a [Module] with arguments
[Model]
public partial class Net
{
    public required string /*[*/Title/*]*/ { get; init; }

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Relu(x);
}
