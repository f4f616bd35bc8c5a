// GC0011: Graph code can't change 'state', which is no local of its own: for a value kept between calls declare a [State] Parameter and call its Assign
[Module]
public sealed class Recurrent(int size)
{
    readonly Linear layer = new(size, size);
    Tensor? state;

    public Tensor Forward(Tensor x)
    {
        var next = Tanh(layer.Forward(x));
        /*[*/state/*]*/ = next;
        return next;
    }
}

[Model]
public partial class Net
{
    readonly Recurrent cell = new(4);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => cell.Forward(x);
}
