// GC0112: Graph code can't contain an array of several dimensions
[Model]
public partial class Net
{
    readonly Linear[,] grid = /*[*/new Linear[2, 2]/*]*/;

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => grid[0, 0].Forward(x);
}
