// GC0002: The model 'Net' can't be generic: the generated code makes and extends it as an ordinary class
[Model]
public partial class /*[*/Net/*]*/<TActivation> where TActivation : IActivation, new()
{
    readonly Linear layer = new(4, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => new TActivation().Apply(layer.Forward(x));
}

public interface IActivation
{
    Tensor Apply(Tensor x);
}
