// GC0109: Graph code can't use int.Parse(string): its source is not at hand, and the generator doesn't know it
[Model]
public partial class Net
{
    static readonly int Width = /*[*/int.Parse("8")/*]*/;
    readonly Linear layer = new(4, Width);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layer.Forward(x);
}
