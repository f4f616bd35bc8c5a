// GC0116: Graph code throws an exception: 10 is not divisible by 4 heads
[Module]
public sealed class Attention
{
    readonly Linear query;

    public Attention(int size, int heads)
    {
        if (size % heads != 0) /*[*/throw new ArgumentException($"{size} is not divisible by {heads} heads");/*]*/
        query = new(size, size);
    }

    public Tensor Forward(Tensor x) => query.Forward(x);
}

[Model]
public partial class Net
{
    readonly Attention attention = new(10, heads: 4);

    [Graph] Tensor Run([Shape("N", 10)] Tensor x) => attention.Forward(x);
}
