// GC0109: Graph code can't use Enumerable.TakeWhile<Tensor>(IEnumerable<Tensor>, Func<Tensor, bool>): its source is not at hand, and the generator doesn't know it
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 4);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        var total = /*[*/Steps(x).TakeWhile(step => step.Rank > 0)/*]*/.Last();
        return total;
    }

    IEnumerable<Tensor> Steps(Tensor x)
    {
        for (var i = 0; i < 3; i++) yield return x = layer.Forward(x);
    }
}
