// GC0010: Graph code reads 'Scale', which can be changed at run time, when the graph is compiled already: remove its setter
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => x * /*[*/Settings.Scale/*]*/;
}

public static class Settings
{
    public static float Scale { get; set; } = 2;
}
