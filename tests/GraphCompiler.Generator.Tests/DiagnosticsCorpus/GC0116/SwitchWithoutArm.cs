// GC0116: Graph code throws an exception: no arm of the switch matches 7
public enum Activation { Relu, Tanh }

#pragma warning disable CS8524 // The switch expression does not handle some values
[Model]
public partial class Net
{
    readonly Activation activation = (Activation)7;

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Apply(x);

    Tensor Apply(Tensor x) => /*[*/activation switch
    {
        Activation.Relu => Relu(x),
        Activation.Tanh => Tanh(x),
    }/*]*/;
}
