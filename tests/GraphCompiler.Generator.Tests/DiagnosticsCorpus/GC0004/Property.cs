// GC0004: The entry 'Penalty' can't be an accessor: make it a method
[Model]
public partial class Net
{
    readonly Parameter weight = new(Init.Zeros, 4);

    Tensor Penalty
    {
        [Loss] /*[*/get/*]*/ => L2(weight);
    }

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => weight * x;
}
