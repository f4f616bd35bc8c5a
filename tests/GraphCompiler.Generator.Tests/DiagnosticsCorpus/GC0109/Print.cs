// GC0109: Graph code can't use Console.WriteLine(object?): its source is not at hand, and the generator doesn't know it
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        var y = layer.Forward(x);
        /*[*/Console.WriteLine(y)/*]*/;
        return y;
    }
}
