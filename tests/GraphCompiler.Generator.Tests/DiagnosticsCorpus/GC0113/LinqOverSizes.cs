// GC0113: 'new [] { x.Dim(0), x.Dim(1) }.Max()' is known only at run time, but the graph is fixed when the project is built: give the sizes it depends on as numbers
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", "M")] Tensor x) => x / /*[*/new[] { x.Dim(0), x.Dim(1) }.Max()/*]*/;
}
