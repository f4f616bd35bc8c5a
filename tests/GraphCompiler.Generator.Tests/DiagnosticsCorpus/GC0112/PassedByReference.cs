// GC0112: Graph code can't contain 'Apply(ref x)', which passes by reference
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 4);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        /*[*/Apply(ref x)/*]*/;
        return x;
    }

    void Apply(ref Tensor x) => x = layer.Forward(x);
}
