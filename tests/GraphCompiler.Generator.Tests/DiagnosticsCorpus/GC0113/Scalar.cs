// GC0113: 'temperature > 0' is known only at run time, but the graph is fixed when the project is built: for a choice per element use Where
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x, float temperature)
    {
        if (/*[*/temperature > 0/*]*/) x /= temperature;
        return Softmax(x);
    }
}
