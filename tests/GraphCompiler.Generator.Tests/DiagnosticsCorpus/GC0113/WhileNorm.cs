// GC0113: 'steps > 1' is known only at run time, but the graph is fixed when the project is built: give the sizes it depends on as numbers
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        var steps = x.Dim(0);
        while (/*[*/steps > 1/*]*/) steps -= 1;
        return x * steps;
    }
}
