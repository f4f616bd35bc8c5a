// GC0109: Graph code can't use Compute: it is async
using System.Threading.Tasks;

[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => /*[*/Compute(x)/*]*/.Result;

    static async Task<Tensor> Compute(Tensor x)
    {
        await Task.Yield();
        return Relu(x);
    }
}
