// GC0112: Graph code can't contain 'Mode.IsTraining' where a model is made, which is done at run time too: make it a property or a method
[Model]
public partial class Net
{
    readonly Noise noise = new();

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => noise.Forward(x);
}

[Module]
public sealed class Noise
{
    readonly bool isOn = /*[*/Mode.IsTraining/*]*/;

    public Tensor Forward(Tensor x) => isOn ? x + RandomNormal(4) : x;
}
