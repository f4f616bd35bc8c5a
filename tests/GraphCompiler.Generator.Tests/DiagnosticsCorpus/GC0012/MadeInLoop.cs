// GC0012: The parameter made here is held by no field of the model, so it has no name and no values: make it in the initializer of a readonly field
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        foreach (var layer in Enumerable.Range(0, 3).Select(_ => /*[*/new Linear(4, 4)/*]*/)) x = Relu(layer.Forward(x));
        return x;
    }
}
