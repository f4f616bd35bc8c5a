// GC0010: Graph code reads 'HasSkip', which can be changed at run time, when the graph is compiled already: make it readonly
[Module]
public sealed class Block(int size)
{
    readonly Linear layer = new(size, size);

    public bool HasSkip = true;

    public Tensor Forward(Tensor x) => /*[*/HasSkip/*]*/ ? x + layer.Forward(x) : layer.Forward(x);
}

[Model]
public partial class Net
{
    readonly Block first = new(4), second = new(4);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => second.Forward(first.Forward(x));
}
