// GC0005: The entry 'Penalty' takes no tensor, so it has to be private: a call from outside would mean the entry itself, not its compiled form
[Model]
public partial class Net
{
    readonly Parameter weight = new(Init.Zeros, 4);

    [Loss] internal Tensor /*[*/Penalty/*]*/(float rate) => rate * L2(weight);
}
