// GC0005: The entry 'Penalty' has no Tensor or IntTensor argument; it needs at least one
[Model]
public partial class Net
{
    readonly Parameter weight = new(Init.Zeros, 4);

    [Loss] Tensor /*[*/Penalty/*]*/(float rate) => rate * L2(weight);
}
