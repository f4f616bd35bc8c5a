// GC0113: 'x.Dim(0) == 1' is known only at run time, but the graph is fixed when the project is built: give the sizes it depends on as numbers
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/x.Dim(0) == 1/*]*/ ? x : x - x.Mean(0);
}
