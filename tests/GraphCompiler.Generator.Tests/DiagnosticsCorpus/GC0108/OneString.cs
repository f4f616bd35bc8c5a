// GC0108: "N, 4" is no size: [Shape(...)] takes positive ints and names, as in [Shape("N", 784)]
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Graph] Tensor Run([Shape(/*[*/"N, 4"/*]*/)] Tensor x) => layer.Forward(x);
}
