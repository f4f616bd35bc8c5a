// GC0004: The entry 'Run' can't be async: it is compiled, not run
using System.Threading.Tasks;

[Model]
public partial class Net
{
    [Graph] async Task<Tensor> /*[*/Run/*]*/([Shape("N", 4)] Tensor x)
    {
        await Task.Yield();
        return Relu(x);
    }
}
