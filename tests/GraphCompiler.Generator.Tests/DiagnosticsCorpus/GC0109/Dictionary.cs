// GC0109: Graph code can't use new Dictionary<string, Tensor>: its source is not at hand, and the generator doesn't know it
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        var seen = /*[*/new Dictionary<string, Tensor>()/*]*/;
        seen["x"] = x;
        return layer.Forward(seen["x"]);
    }
}
