// GC0015: 'Forward' is marked as an entry, but 'Head' is no [Model], so it is not compiled
[Module]
public sealed class Head
{
    readonly Linear layer = new(4, 2);

    [Graph] public Tensor /*[*/Forward/*]*/(Tensor x) => layer.Forward(x);
}
